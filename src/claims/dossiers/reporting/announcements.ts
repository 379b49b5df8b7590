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
const ANY = new Set(['a', 'an', 'un', 'une']);
const LETTERS = new Set(['post', 'email', 'letter', 'memo', 'lettre', 'message']);
const FOR = new Set(['for', 'pour']);
const OBJECT_PRONOUNS = new Set(['him', 'her', 'them', 'me', 'us', 'lui', 'eux', 'moi', "m'"]);

export function createAnnouncements(clause: Clause) {
  const { tokens, lexicon, isName, lowers, isWord, isMark, is, sayingAt, isInfinitive, isOwner, lastVerbBefore } =
    clause;

  /** "according to her", "according to the press release" */
  function isOwnSource(from: number): boolean {
    // "according to a post": anybody's.
    const isAnybodys = ANY.has(lowers[from] ?? '') && LETTERS.has(lowers[from + 1] ?? '');
    for (let at = from; at < from + MAX_BEHIND_PHRASE && isWord(at); at += 1) {
      if (isName(lowers[at] ?? '') || is('pronouns', at) || OBJECT_PRONOUNS.has(lowers[at] ?? '')) return true;
      if (!isAnybodys && lexicon.phraseAt('channels', lowers, at) > 0) return true;
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

  /** "Tanner: Okafor told me “…”": not "Breaking: …", and not the speaker's own name. */
  function headlineSource(governing: Announcement | null): Token | null {
    const colon = tokens.findIndex(({ kind }) => kind !== 'word');
    if (governing === null || !isMark(colon, ':') || colon < 1 || colon > MAX_OWNER_WORDS || colon >= governing.verb)
      return null;
    const label = tokens.slice(0, colon);
    if (label.some(({ lower }) => isName(lower) || lexicon.is('labels', lower))) return null;
    // One word is the topic more often than a name: "Budget: “…”, says Okafor".
    const isTold = tokens.slice(colon, governing.verb + 2).some(({ lower }) => OBJECT_PRONOUNS.has(lower));
    return label.every(({ isCapital }) => isCapital) && (colon > 1 || isTold) ? (tokens[0] ?? null) : null;
  }

  /** ", says Tanner,": a clause between marks whose subject follows and is not the speaker. */
  function isSaidByFollowing(verb: number): boolean {
    if (!isMark(verb - 1, ',–')) return false;
    let to = verb + 1;
    while (isWord(to)) to += 1;
    if (to === verb + 1 || to - verb > MAX_ASIDE_CLAUSE || !isMark(to, ',–')) return false;
    const subject = tokens.slice(verb + 1, to);
    if (subject.some(({ lower }) => isName(lower) || lexicon.is('pronouns', lower))) return false;
    return subject[0]?.isCapital === true || lexicon.is('determiners', subject[0]?.lower ?? '');
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

  /** "Okafor, Tanner: “…”", "Okafor shared Tanner’s post: “…”", "Okafor held up a sign: “…”": whatever stands last bears the words. */
  function hasOtherBearer(from: number, colon: number): boolean {
    if (isMark(from, ',') && tokens[from + 1]?.isCapital && !is('pronouns', from + 1)) {
      let end = from + 1;
      while (isWord(end) && tokens[end]?.isCapital) end += 1;
      if (end === colon && !isName(lowers[from + 1] ?? '')) return true;
    }
    for (let at = colon - 1; at >= from; at -= 1) {
      if (lowers[at] === "'s") return true;
      const isObject =
        is('determiners', at) && !is('prepositions', at) && !is('prepositions', at - 1) && isWord(at - 1);
      if (isObject && !is('auxiliaries', at + 1))
        return !tokens.slice(at + 1, colon).some((_, i) => is('announcing', at + 1 + i));
    }
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
          if (subject !== null && startsClause(tokens, subject.from, lexicon) && !hasOtherBearer(at + 1, last))
            return { verb: last };
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

    /** Where the sentence gives another source for what it reports: "according to a former aide", ", sources say,", "Tanner: …". */
    otherSource(governing: Announcement | null): Token | null {
      const headline = headlineSource(governing);
      if (headline !== null) return headline;
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
        const isFiniteForm = form !== null && !form.isGerund && !form.isBase && at !== governing?.verb;
        if (isFiniteForm && isSaidByFollowing(at)) return tokens[at] ?? null;
      }
      return null;
    },
  };
}
