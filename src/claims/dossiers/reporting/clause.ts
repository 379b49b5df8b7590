/** The words of a sentence, and what a verb of saying does in it. */
import type { Lexicon, SayingForm } from './lexicon.ts';
import type { NameMatcher, Subject } from './subject.ts';
import type { Token } from './tokens.ts';

/** The most words of an aside between a subject and its verb. */
export const MAX_ASIDE_WORDS = 3;

export type Clause = ReturnType<typeof createClause>;

export function createClause(tokens: readonly Token[], lexicon: Lexicon, isName: NameMatcher) {
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

  /** "was told", "a été décrit": the subject is whom others said it to or of. */
  function isPassive(verb: number, form: SayingForm): boolean {
    if (form.isGerund || form.isBase) return false;
    for (let at = verb - 1; at >= 0 && (isAdverb(at) || is('auxiliaries', at)); at -= 1) {
      if (PASSIVES[lexicon.language]?.has(lowers[at] ?? '')) return !REFLEXIVES.has(lowers[at - 1] ?? '');
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
      // "liked a post saying": whose words it has, its object says.
      const hasObject = lowers.slice(at + length, verb).some((_, i) => is('determiners', at + length + i));
      if (length > 0 && verb - (at + length) <= 3 && !hasObject && !is('modals', at - 1)) return true;
    }
    return false;
  }

  /** "was quoted as saying". */
  function isQuoted(verb: number): boolean {
    for (let at = verb - 1; at >= Math.max(0, verb - 5); at -= 1)
      if (lexicon.phraseAt('passives', lowers, at) > 0) return true;
    return false;
  }

  /** "Okafor’s aide": the name is not the head. */
  function isOwner(at: number): boolean {
    let end = at + 1;
    while (isWord(end) && tokens[end]?.isCapital) end += 1;
    if (lowers[end] !== "'s") return false;
    for (let i = end + 1; i < end + 5 && isWord(i); i += 1) if (isName(lowers[i] ?? '')) return false;
    return true;
  }

  function isPlural({ from, to }: Subject): boolean {
    for (let at = from; at < to; at += 1) if (is('plural', at) || is('conjunctions', at)) return true;
    return /s$/u.test(lowers[to - 1] ?? '');
  }

  function lastVerbBefore(at: number): number | null {
    for (let verb = at - 1; verb >= 0; verb -= 1) if (sayingAt(verb) !== null) return verb;
    return null;
  }

  return {
    tokens,
    lexicon,
    isName,
    lowers,
    isWord,
    isMark,
    is,
    isAdverb,
    behindAuxiliaries,
    sayingAt,
    isPassive,
    isInfinitive,
    isRaised,
    isQuoted,
    isOwner,
    isPlural,
    lastVerbBefore,
  };
}

const PASSIVES: Record<string, ReadonlySet<string>> = {
  en: new Set(['was', 'were', 'is', 'are', 'am', 'be', 'been', 'being', "'re", "'m"]),
  fr: new Set(['été', 'est', 'sont', 'était', 'étaient', 'fut', 'furent']),
};
const REFLEXIVES = new Set(["s'", 'se', "m'", 'nous']);
const NEEDING: Record<string, ReadonlySet<string>> = {
  en: new Set(
    'put puts putting go goes went going speak speaks spoke speaking see sees saw seeing hold holds held'.split(' '),
  ),
  fr: new Set('voit voient voyait vu voyant'.split(' ')),
};
