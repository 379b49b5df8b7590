/** Names beside a quotation without a verb of saying: NAME: “…”, ““…” – NAME”, according to NAME. */
import type { Clause } from './clause.ts';
import { antecedent, startsClause, subjectEndingAt } from './subject.ts';
import type { Token } from './tokens.ts';

/** Where the mark or the phrase stands that gives the quotation to a name. */
interface Announcement {
  verb: number;
}

const MAX_BEHIND_PHRASE = 14;
const MAX_ASIDE_CLAUSE = 6;
const MAX_OWNER_WORDS = 4;
const OWNERS = new Set(['his', 'her', 'their', 'its', 'son', 'sa', 'ses', 'leur', 'leurs']);
const FOR = new Set(['for', 'pour']);
const OBJECT_PRONOUNS = new Set(['him', 'her', 'them', 'lui', 'eux']);

export function createAnnouncements(clause: Clause) {
  const { tokens, lexicon, isName, lowers, isWord, isMark, is, sayingAt, isInfinitive, isOwner, lastVerbBefore } =
    clause;

  /** "according to her", "according to the press release" */
  function isOwnSource(from: number): boolean {
    for (let at = from; at < from + MAX_BEHIND_PHRASE && isWord(at); at += 1) {
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

  return {
    /** “…” – NAME */
    signature(target: number): Announcement | null {
      if (!isMark(target + 1, '–(')) return null;
      let at = target + 2;
      while (isWord(at) && !isName(lowers[at] ?? '')) at += 1;
      if (!isName(lowers[at] ?? '') || isOwner(at)) return null;
      for (let i = target + 2; i < at; i += 1) if (!tokens[i]?.isCapital && !is('determiners', i)) return null;
      while (isWord(at) && tokens[at]?.isCapital) at += 1;
      return at >= tokens.length || isMark(at, ',.()–') ? { verb: target + 1 } : null;
    },

    /** NAME: “…”; Response from NAME: “…”; her verdict: “…” */
    announcement(target: number): Announcement | null {
      const last = target - 1;
      if (!isMark(last, ':')) return null;
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
    according(target: number): Announcement | null {
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
        for (let last = from; last < from + MAX_BEHIND_PHRASE; last += 1) {
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

    /** Where the sentence gives another source for what it reports: "according to a former aide", ", sources say,". */
    otherSource(governing: Announcement | null): Token | null {
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
  };
}
