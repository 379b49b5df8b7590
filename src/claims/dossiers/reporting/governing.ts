/** The clause that says whose words a quotation is. */
import { createAnnouncements } from './announcements.ts';
import { type Clause, createClause, MAX_ASIDE_WORDS } from './clause.ts';
import type { Lexicon, SayingForm } from './lexicon.ts';
import { isModified, type NameMatcher, type Subject, startsClause, subjectEndingAt } from './subject.ts';
import type { Token } from './tokens.ts';

/** Where the governing verb stands, or the mark or phrase that does its work. */
export interface Governing {
  verb: number;
}

const MAX_BEHIND_VERB = 14;

/** @returns what governs the quotation, and what else the sentence gives as a source for it. */
export function findGoverning(
  tokens: readonly Token[],
  lexicon: Lexicon,
  isName: NameMatcher,
): { governing: Governing | null; otherSource: Token | null } {
  const clause = createClause(tokens, lexicon, isName);
  const verbs = createVerbRules(clause);
  const announcements = createAnnouncements(clause);
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  const governing =
    announcements.signature(target) ??
    verbs.verbAfter(target) ??
    verbs.verbBefore(target) ??
    announcements.announcement(target) ??
    announcements.according(target);
  return { governing, otherSource: announcements.otherSource(governing) };
}

function createVerbRules(clause: Clause) {
  const { tokens, lexicon, isName, lowers, isWord, isMark, is, isAdverb } = clause;
  const {
    behindAuxiliaries,
    sayingAt,
    isPassive,
    isInfinitive,
    isRaised,
    isQuoted,
    isOwner,
    isPlural,
    lastVerbBefore,
  } = clause;

  /** A subject in front of the verb, at the beginning of its clause. */
  function subjectBefore(verb: number, form: SayingForm): Subject | null {
    if (isPassive(verb, form)) return null;
    const { at, hasAuxiliary } = behindAuxiliaries(verb);
    const subject = subjectEndingAt(tokens, at, lexicon, isName);
    if (subject === null) return null;
    if (!is('relatives', at) && !isClauseStart(subject.from) && !isContactClause(subject)) return null;
    if (form.isBase && !isPlural(subject)) return null;
    const behind = tokens.findIndex(({ kind }) => kind === 'target') + 1;
    const isNamed = isName(lowers[at] ?? '') && isName(lowers[subject.from] ?? '');
    const isCaption = isNamed && subject.from === 0 && !is('auxiliaries', behind) && !is('modals', behind);
    if (form.isGerund && !hasAuxiliary && !isCaption && lowers[subject.from - 1] !== 'with') return null;
    return subject;
  }

  /** A subject behind the verb: “…,” said the economist Winifred Tallboy. */
  function subjectAfter(verb: number): Subject | null {
    const from = skipAside(verb + 1);
    for (let at = from; at < from + MAX_BEHIND_VERB; at += 1) {
      if (isMark(at, ',') && at > from && tokens[at + 1]?.isCapital) continue;
      if (!isWord(at)) return null;
      if (is('pronouns', at) && at === verb + 1) return { from: at, to: at + 1 };
      if (isName(lowers[at] ?? '')) return isHead(at, from) ? { from, to: at + 1 } : null;
      if (is('complementisers', at) || is('relatives', at) || is('modals', at)) return null;
    }
    return null;
  }

  /** Whether the name is who spoke: not "said Okafor’s aide", "said the Okafor campaign", "said Mayor Tanner". */
  function isHead(name: number, from: number): boolean {
    if (isOwner(name) || followsPreposition(name, from) || isModified(tokens, name, lexicon, isName)) return false;
    let next = name + 1;
    const isOfName = (at: number) => isWord(at) && (isName(lowers[at] ?? '') || lowers[at] === "'s");
    // "Jean-Yves Le Drian", "Richard L. Trumka"
    while (isOfName(next) || isOfName(next + 1) || (isMark(next + 1, '.') && isOfName(next + 2))) next += 1;
    if (!isWord(next) || isAdverb(next) || is('timeWords', next) || /(?:ing|ant)$/u.test(lowers[next] ?? ''))
      return true;
    const lists = [
      'prepositions',
      'subordinators',
      'conjunctions',
      'complementisers',
      'relatives',
      'determiners',
    ] as const;
    return (
      lists.some((list) => is(list, next)) || is('pronouns', next) || is('auxiliaries', next) || is('modals', next)
    );
  }

  /** "recommends the note handed to Okafor": a name behind a preposition is no subject. */
  function followsPreposition(name: number, from: number): boolean {
    let at = name - 1;
    while (at >= from && isWord(at) && tokens[at]?.isCapital) at -= 1;
    return at >= from && is('prepositions', at);
  }

  /** Behind ", for his part," and the like. */
  function skipAside(at: number): number {
    if (!isMark(at, ',')) return at;
    const length = lexicon.phraseAt('asides', lowers, at + 1);
    for (let end = at + 1 + Math.max(1, length); end <= at + Math.max(length + 1, MAX_ASIDE_WORDS + 1); end += 1) {
      if (isMark(end, ',')) return end + 1;
      if (!isWord(end)) break;
    }
    return at;
  }

  /** Whether nothing governs the clause that begins here but the sentence itself, or another plain report of the speaker's. */
  function isClauseStart(at: number): boolean {
    if (startsClause(tokens, at, lexicon)) return true;
    let before = at - 1;
    while (isAdverb(before)) before -= 1;
    // "what Okafor called", "ce que la maire appelle"
    if (is('complementisers', before) && lowers[before - 1] === 'ce') return startsClause(tokens, before - 1, lexicon);
    if (is('complementisers', before)) {
      const outer = lastVerbBefore(before);
      return outer !== null && governs(outer);
    }
    if (sayingAt(before) !== null) return governs(before);
    if (is('prepositions', before)) {
      for (let i = before; i >= 0; i -= 1) {
        if (!isWord(i) || (sayingAt(i) !== null && !is('prepositions', i))) return false;
        if (startsClause(tokens, i, lexicon)) return is('prepositions', i);
      }
    }
    return is('prepositions', before) && startsClause(tokens, before, lexicon);
  }

  /** ", a step she described as": a pronoun right behind a noun of the article's. */
  function isContactClause({ from, to }: Subject): boolean {
    if (to - from !== 1 || !is('pronouns', from)) return false;
    for (let at = from - 1; at >= from - 5; at -= 1) {
      if (!isWord(at) || sayingAt(at) !== null) return false;
      if (is('determiners', at)) return at > 0 && !isWord(at - 1);
    }
    return false;
  }

  /** Whether the speaker is the subject of some clause before: what follows "and" or "calling" shares it. */
  function hasSubjectBefore(at: number): boolean {
    for (let last = at - 1; last >= 0; last -= 1) {
      if (!isWord(last) || !(isName(lowers[last] ?? '') || is('pronouns', last))) continue;
      const subject = subjectEndingAt(tokens, last, lexicon, isName);
      if (subject !== null && isClauseStart(subject.from) && !isOwner(last)) return true;
    }
    return false;
  }

  /** Whether the verb before the quotation is the speaker's own, said as a fact. */
  function governs(verb: number): boolean {
    const form = sayingAt(verb);
    if (form === null) return false;
    if (isQuoted(verb) || isRaised(verb)) return hasSubjectBefore(verb);
    if (isInfinitive(verb)) return false;
    if (subjectBefore(verb, form) !== null || isReportedBySpeaker(verb)) return true;
    // A passage may begin in the middle of its sentence: “asked Moscow to “…””.
    if (verb === 0 && !form.isBase && !form.isGerund && !tokens[0]?.isCapital) return true;
    if (isFirst(verb)) return (form.isGerund && hasSubjectAfterGerund(verb)) || subjectAfter(verb) !== null;
    const { at } = behindAuxiliaries(verb);
    const isParted = isMark(at, ',–') || (at >= 0 && !isWord(at) && !isMark(at, ':'));
    if (isParted && !form.isGerund && !form.isBase && subjectAfter(verb) !== null) return true;
    // "Okafor, who spoke first and who said"; not "a letter which said".
    const isSecondRelative = is('relatives', at) && is('conjunctions', at - 1);
    const isShared = (form.isGerund && isMark(at, ',–')) || is('conjunctions', at) || isSecondRelative;
    return isShared && !form.isBase && hasSubjectBefore(at);
  }

  /** "Shoigu said that the two countries had said they were “…”": what others said, as a plain report of the speaker's. */
  function isReportedBySpeaker(verb: number): boolean {
    for (let at = verb - 1; at > 0 && isWord(at); at -= 1) {
      if (!is('complementisers', at)) continue;
      // People, critics and the like are whoever one wants them to be.
      if (!is('determiners', at + 1)) return false;
      const outer = lastVerbBefore(at);
      return outer !== null && governs(outer);
    }
    return false;
  }

  function isFirst(verb: number): boolean {
    const { at } = behindAuxiliaries(verb);
    return at < 0;
  }

  /** "Calling it “…”, Okafor left": the subject follows. */
  function hasSubjectAfterGerund(verb: number): boolean {
    for (let at = verb + 1; at < tokens.length; at += 1) {
      if (!isMark(at, ',')) continue;
      for (let last = at + 1; last < at + 8 && isWord(last); last += 1)
        if ((isName(lowers[last] ?? '') || is('pronouns', last)) && !isOwner(last)) return true;
    }
    return false;
  }

  /** "Paris, he added, is “…”" and “…”, she said: the clause ends with its verb, or goes on without another subject. */
  function isClosingClause(subject: Subject, verb: number, target: number): boolean {
    const before = subject.from - 1;
    return before === target ||
      !isWord(before) ||
      lowers[before] === 'as' ||
      lowers[before] === 'what' ||
      is('subordinators', before)
      ? verb > target
      : false;
  }

  return {
    /** “…,” said NAME; “…,” NAME said; “…” on this subject, underlined NAME. */
    verbAfter(target: number): Governing | null {
      for (let verb = target + 1; verb < tokens.length; verb += 1) {
        const form = sayingAt(verb);
        if (form === null || form.isBase) continue;
        const { at } = behindAuxiliaries(verb);
        const isParted = at < 0 || !isWord(at);
        if (isParted && !form.isGerund && subjectAfter(verb) !== null) return { verb };
        const subject = subjectBefore(verb, form);
        if (subject !== null && isClosingClause(subject, verb, target)) return { verb };
        if (isWord(at) && !is('conjunctions', at) && subject === null && isParted) return null;
      }
      return null;
    },

    /** NAME said “…”; NAME told the council that “…” */
    verbBefore(target: number): Governing | null {
      const nearest = lastVerbBefore(target);
      if (nearest === null || !governs(nearest)) return null;
      for (let at = nearest; at < target; at += 1) {
        const isAboutOther = tokens[at]?.kind === 'quote' && isMark(at + 1, ',') && is('relatives', at + 2);
        if (isMark(at, ';?!…') || isAboutOther) return null;
      }
      return { verb: nearest };
    },
  };
}
