/** The clause that says whose words a quotation is. */
import type { Lexicon, SayingForm } from './lexicon.ts';
import { antecedent, type NameMatcher, type Subject, startsClause, subjectEndingAt } from './subject.ts';
import type { Token } from './tokens.ts';

/** Where the governing verb stands, or the mark or phrase that does its work. */
export interface Governing {
  verb: number;
}

const MAX_BEHIND_VERB = 14;
const MAX_ASIDE_WORDS = 3;

export function findGoverning(
  tokens: readonly Token[],
  lexicon: Lexicon,
  isName: NameMatcher,
): { governing: Governing | null; otherSource: Token | null } {
  const rules = createRules(tokens, lexicon, isName);
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  const governing =
    rules.signature(target) ??
    rules.verbAfter(target) ??
    rules.verbBefore(target) ??
    rules.announcement(target) ??
    rules.according(target);
  return { governing, otherSource: rules.otherSource(governing) };
}

function createRules(tokens: readonly Token[], lexicon: Lexicon, isName: NameMatcher) {
  const lowers = tokens.map(({ lower, kind }) => (kind === 'word' ? lower : ''));
  const isWord = (at: number) => tokens[at]?.kind === 'word';
  const isMark = (at: number, marks: string) => tokens[at]?.kind === 'mark' && marks.includes(tokens[at]?.lower ?? ' ');
  const is = (list: Parameters<Lexicon['is']>[0], at: number) => isWord(at) && lexicon.is(list, lowers[at] ?? '');
  const isAdverb = (at: number) => isWord(at) && lexicon.isAdverb(lowers[at] ?? '') && !is('modals', at);

  /** How many words an aside has that ends here: "a un jour expliqué". */
  function asideEndingAt(last: number): number {
    for (let from = last; from > last - MAX_ASIDE_WORDS && from >= 0; from -= 1)
      if (lexicon.phraseAt('asides', lowers, from) === last - from + 1) return last - from + 1;
    return 0;
  }

  /** The token before the verb that is neither adverb, auxiliary nor aside. */
  function behindAuxiliaries(verb: number): { at: number; hasAuxiliary: boolean } {
    let at = verb - 1;
    let hasAuxiliary = false;
    for (let skipped = 1; at >= 0; at -= skipped) {
      skipped = asideEndingAt(at) || Number(isAdverb(at) || is('auxiliaries', at));
      if (skipped === 0) break;
      hasAuxiliary ||= is('auxiliaries', at);
    }
    return { at, hasAuxiliary };
  }

  /** The verb of saying at this place; null where it is a noun, or where its phrase is not whole. */
  function sayingAt(at: number): SayingForm | null {
    const form = isWord(at) ? lexicon.saying(lowers[at] ?? '') : null;
    if (form === null) return null;
    const lower = lowers[at] ?? '';
    const isNeeding = NEEDING[lexicon.language]?.has(lower) === true;
    if (isNeeding && lexicon.phraseAt('needs', lowers, at) === 0 && lowers[at - 1] !== 'y') return null;
    // "Okafor, told that …": who is told is no speaker.
    if (lower === 'told' && is('complementisers', at + 1)) return null;
    if (!lexicon.is('nouns', lower)) return form;
    if (tokens[at]?.isCapital && at > 0) return null;
    const { at: before } = behindAuxiliaries(at);
    const isSubject = is('pronouns', before) || is('relatives', before) || isName(lowers[before] ?? '');
    const afterMark = before < 0 || !isWord(before);
    return isSubject || (afterMark && !is('determiners', at - 1)) || is('conjunctions', before) ? form : null;
  }

  function isPlural({ from, to }: Subject): boolean {
    for (let at = from; at < to; at += 1) if (is('plural', at) || is('conjunctions', at)) return true;
    return /s$/u.test(lowers[to - 1] ?? '');
  }

  /** "was told", "a été décrit": the subject is whom others said it to or of. */
  function isPassive(verb: number, form: SayingForm): boolean {
    if (form.isGerund || form.isBase) return false;
    for (let at = verb - 1; at >= 0 && (isAdverb(at) || is('auxiliaries', at)); at -= 1) {
      if (PASSIVES[lexicon.language]?.has(lowers[at] ?? '')) return !REFLEXIVES.has(lowers[at - 1] ?? '');
    }
    return false;
  }

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
      if (isName(lowers[at] ?? '')) return isOwner(at) || followsPreposition(at, from) ? null : { from, to: at + 1 };
      if (is('complementisers', at) || is('relatives', at) || is('modals', at)) return null;
    }
    return null;
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

  /** "Okafor’s aide": the name is not the head. */
  function isOwner(at: number): boolean {
    let end = at + 1;
    while (isWord(end) && tokens[end]?.isCapital) end += 1;
    if (lowers[end] !== "'s") return false;
    for (let i = end + 1; i < end + 5 && isWord(i); i += 1) if (isName(lowers[i] ?? '')) return false;
    return true;
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

  function lastVerbBefore(at: number): number | null {
    for (let verb = at - 1; verb >= 0; verb -= 1) if (sayingAt(verb) !== null) return verb;
    return null;
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
    const isShared = (form.isGerund && isMark(at, ',–')) || is('conjunctions', at) || is('relatives', at);
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

  function isInfinitive(verb: number): boolean {
    const { at } = behindAuxiliaries(verb);
    return is('modals', at);
  }

  /** "went on to say". */
  function isRaised(verb: number): boolean {
    for (let at = verb - 2; at >= Math.max(0, verb - 6); at -= 1) {
      const length = lexicon.phraseAt('raising', lowers, at);
      if (length > 0 && verb - (at + length) <= 3 && !is('modals', at - 1)) return true;
    }
    return false;
  }

  /** "was quoted as saying". */
  function isQuoted(verb: number): boolean {
    for (let at = verb - 1; at >= Math.max(0, verb - 5); at -= 1)
      if (lexicon.phraseAt('passives', lowers, at) > 0) return true;
    return false;
  }

  return {
    /** “…” – NAME */
    signature(target: number): Governing | null {
      if (!isMark(target + 1, '–(')) return null;
      let at = target + 2;
      while (isWord(at) && !isName(lowers[at] ?? '')) at += 1;
      if (!isName(lowers[at] ?? '') || isOwner(at)) return null;
      for (let i = target + 2; i < at; i += 1) if (!tokens[i]?.isCapital && !is('determiners', i)) return null;
      while (isWord(at) && tokens[at]?.isCapital) at += 1;
      return at >= tokens.length || isMark(at, ',.()–') ? { verb: target + 1 } : null;
    },

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

    verbBefore(target: number): Governing | null {
      const nearest = lastVerbBefore(target);
      if (nearest === null || !governs(nearest)) return null;
      for (let at = nearest; at < target; at += 1) {
        const isAboutOther = tokens[at]?.kind === 'quote' && isMark(at + 1, ',') && is('relatives', at + 2);
        if (isMark(at, ';?!…') || isAboutOther) return null;
      }
      return { verb: nearest };
    },

    /** NAME: “…”; Response from NAME: “…”; her verdict: “…” */
    announcement(target: number): Governing | null {
      const last = target - 1;
      if (!isMark(last, ':')) {
        return null;
      }
      for (let at = last - 1; at >= 0 && tokens[at]?.kind !== 'target' && tokens[at]?.kind !== 'quote'; at -= 1) {
        const isSpeaker = isName(lowers[at] ?? '') || is('pronouns', at);
        if (isSpeaker && !isOwner(at)) {
          const subject = subjectEndingAt(tokens, at, lexicon, isName);
          if (subject !== null && startsClause(tokens, subject.from, lexicon)) return { verb: last };
        }
        if (is('announcing', at) && isOwned(at)) return { verb: last };
      }
      return null;
    },

    /** Where the sentence gives another source for what it reports: "according to a former aide", ", sources say,". */
    otherSource(governing: Governing | null): Token | null {
      for (let at = 0; at < tokens.length; at += 1) {
        const length = isWord(at) && !FOR.has(lowers[at] ?? '') ? lexicon.phraseAt('according', lowers, at) : 0;
        if (length > 0 && at !== governing?.verb && !isOwnSource(at + length)) return tokens[at] ?? null;
        const form = isWord(at) ? lexicon.saying(lowers[at] ?? '') : null;
        const ends = at + 1 >= tokens.length || isMark(at + 1, ',–.');
        const isAside =
          form !== null &&
          !form.isGerund &&
          (!form.isBase || /s$/u.test(lowers[at - 1] ?? '')) &&
          at !== governing?.verb &&
          ends &&
          !isInfinitive(at);
        const isNoun = lexicon.is('nouns', lowers[at] ?? '') && sayingAt(at) === null && !is('subordinators', at - 2);
        if (isAside && !isNoun && isSaidByOthers(at)) return tokens[at] ?? null;
      }
      return null;
    },

    /** According to NAME, …; …, according to the press release; for NAME, … */
    according(target: number): Governing | null {
      for (let at = 0; at < tokens.length; at += 1) {
        const length = isWord(at) ? lexicon.phraseAt('according', lowers, at) : 0;
        const isFor = length === 0 && at === 0 && FOR.has(lowers[at] ?? '');
        if (isFor ? lastVerbBefore(tokens.length) !== null : length === 0) continue;
        if (
          !(
            at === 0 ||
            !isWord(at - 1) ||
            is('conjunctions', at - 1) ||
            lexicon.is('auxiliaries', lowers[at - 1] ?? '') ||
            at > target
          )
        )
          continue;
        const from = at + Math.max(1, length);
        if (is('relatives', from - 1)) return antecedent(tokens, at - 1, isName) === null ? null : { verb: at };
        for (let last = from; last < from + MAX_BEHIND_VERB; last += 1) {
          if (isMark(last, ',') && (last === from || tokens[last + 1]?.isCapital)) continue;
          if (!isWord(last)) break;
          if (isName(lowers[last] ?? '') && !isOwner(last)) return { verb: at };
          if (isFor && !tokens[last]?.isCapital && !is('determiners', last)) break;
          if (is('pronouns', last) || OBJECT_PRONOUNS.has(lowers[last] ?? '')) return { verb: at };
          if (!isFor && lexicon.phraseAt('channels', lowers, last) > 0) return { verb: at };
        }
      }
      return null;
    },
  };

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

  /** "according to her", "according to the press release" */
  function isOwnSource(from: number): boolean {
    for (let at = from; at < from + MAX_BEHIND_VERB && isWord(at); at += 1) {
      if (isName(lowers[at] ?? '') || is('pronouns', at) || OBJECT_PRONOUNS.has(lowers[at] ?? '')) return true;
      if (lexicon.phraseAt('channels', lowers, at) > 0) return true;
    }
    return false;
  }

  /** ", sources say," and ", it is claimed,": a clause between marks whose subject is not the speaker. */
  function isSaidByOthers(verb: number): boolean {
    let from = verb;
    while (isWord(from - 1)) from -= 1;
    if (from === 0 || from === verb || verb - from > MAX_ASIDE_CLAUSE || !isMark(from - 1, ',–')) return false;
    for (let at = from; at < verb; at += 1) {
      if (isName(lowers[at] ?? '') || is('relatives', at) || is('conjunctions', at)) return false;
      if (is('pronouns', at) && lowers[at] !== 'it') return false;
    }
    return true;
  }

  /** "his verdict", "Okafor’s verdict", "response from Moscow" */
  function isOwned(noun: number): boolean {
    let from = noun;
    while (isWord(from - 1) && !is('prepositions', from - 1) && noun - from < MAX_OWNER_WORDS) {
      from -= 1;
      if (OWNERS.has(lowers[from] ?? '') || (lowers[from] === "'s" && isName(lowers[from - 1] ?? '')))
        return startsClause(tokens, lowers[from] === "'s" ? from - 1 : from, lexicon);
    }
    if (
      !startsClause(tokens, noun, lexicon) &&
      !(is('determiners', noun - 1) && startsClause(tokens, noun - 1, lexicon))
    )
      return false;
    if (!is('prepositions', noun + 1)) return false;
    for (let at = noun + 2; at < noun + 2 + MAX_OWNER_WORDS && isWord(at); at += 1)
      if (isName(lowers[at] ?? '')) return true;
    return false;
  }
}

const MAX_ASIDE_CLAUSE = 6;
const MAX_OWNER_WORDS = 4;
const OWNERS = new Set(['his', 'her', 'their', 'its', 'son', 'sa', 'ses', 'leur', 'leurs']);
const PASSIVES: Record<string, ReadonlySet<string>> = {
  en: new Set(['was', 'were', 'is', 'are', 'am', 'be', 'been', 'being', "'re", "'m"]),
  fr: new Set(['été', 'est', 'sont', 'était', 'étaient', 'fut', 'furent']),
};
const REFLEXIVES = new Set(["s'", 'se', "m'", 'nous']);
const FOR = new Set(['for', 'pour']);
const OBJECT_PRONOUNS = new Set(['him', 'her', 'them', 'lui', 'eux']);
const NEEDING: Record<string, ReadonlySet<string>> = {
  en: new Set(
    'put puts putting go goes went going speak speaks spoke speaking see sees saw seeing hold holds held'.split(' '),
  ),
  fr: new Set('voit voient voyait vu voyant'.split(' ')),
};
