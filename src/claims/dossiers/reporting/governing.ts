/** The clause that says whose words a quotation is. */
import { createClauseReader, MAX_BEHIND_VERB } from './clause-reader.ts';
import type { Lexicon } from './lexicon.ts';
import { antecedent, type NameMatcher, type Subject, startsClause, subjectEndingAt } from './subject.ts';
import type { Token } from './tokens.ts';

/** Where the governing verb stands, or the mark or phrase that does its work. */
export interface Governing {
  verb: number;
}

const MAX_OWNER_WORDS = 4;
const OWNERS = new Set(['his', 'her', 'their', 'its', 'son', 'sa', 'ses', 'leur', 'leurs']);
const FOR = new Set(['for', 'pour']);
const OBJECT_PRONOUNS = new Set(['him', 'her', 'them', 'lui', 'eux']);

export function findGoverning(tokens: readonly Token[], lexicon: Lexicon, isName: NameMatcher): Governing | null {
  const rules = createRules(tokens, lexicon, isName);
  const target = tokens.findIndex(({ kind }) => kind === 'target');
  return (
    rules.signature(target) ??
    rules.verbAfter(target) ??
    rules.verbBefore(target) ??
    rules.announcement(target) ??
    rules.according(target)
  );
}

function createRules(tokens: readonly Token[], lexicon: Lexicon, isName: NameMatcher) {
  const {
    lowers,
    isWord,
    isMark,
    is,
    isOwner,
    behindAuxiliaries,
    sayingAt,
    subjectBefore,
    subjectAfter,
    lastVerbBefore,
    governs,
  } = createClauseReader(tokens, lexicon, isName);

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
      for (let at = nearest; at < target; at += 1) if (isMark(at, ';?!…')) return null;
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
