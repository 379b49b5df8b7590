/** Who a verb of saying has as its subject: the speaker by a name, a pronoun, or somebody else. */
import { nameToKey } from '../../search/tokenizer.ts';
import type { Lexicon } from './lexicon.ts';
import type { Token } from './tokens.ts';

/** Whether a word belongs to a name of the speaker. */
export type NameMatcher = (lower: string) => boolean;

const SMALL_WORDS = new Set(
  'the of for and his her its their our an de la le les du des van von der den al el in a l d to at on with former ancien ancienne'.split(
    ' ',
  ),
);
const MAX_NOUN_PHRASE = 12;
const MAX_ASIDE = 40;

export function namesToMatcher(names: readonly string[]): NameMatcher {
  const keys = new Set(
    names.flatMap((name) => nameToKey(name).split(' ')).filter((word) => word !== '' && !SMALL_WORDS.has(word)),
  );
  return (lower) => {
    const parts = nameToKey(lower).split(' ');
    // "anti-Okafor" is nobody's name.
    return parts.some((word) => keys.has(word)) && parts.every((word) => keys.has(word) || SMALL_WORDS.has(word));
  };
}

/** A subject: from its first word to behind its last. */
export interface Subject {
  from: number;
  to: number;
}

/** The speaker as the subject whose last word is at `last`, in front of a verb or a colon; null where it is anybody else. */
export function subjectEndingAt(
  tokens: readonly Token[],
  last: number,
  lexicon: Lexicon,
  isName: NameMatcher,
): Subject | null {
  const token = tokens[last];
  if (token === undefined) return null;
  if (token.kind === 'word' && lexicon.is('pronouns', token.lower)) {
    // "a-t-il dit", "s’est-elle exclamée"
    const isInverted = (tokens[last - 1]?.end ?? -1) === token.start;
    let from = last;
    while (isInverted && lexicon.is('auxiliaries', tokens[from - 1]?.lower ?? '')) from -= 1;
    return { from, to: last + 1 };
  }
  if (token.kind === 'word' && lexicon.is('relatives', token.lower)) {
    const own = subjectEndingAt(tokens, last - 1, lexicon, isName);
    return own ?? antecedent(tokens, last - 1, isName);
  }
  if (token.kind === 'mark' && (token.lower === ')' || token.lower === ',' || token.lower === '–'))
    return aroundAside(tokens, last, lexicon, isName);
  return token.kind === 'word' ? nounPhraseEndingAt(tokens, last, lexicon, isName) : null;
}

/**
 * "… went to Hector Plumtree, aged nine, who thought": whatever governs the name, what follows "who" is theirs. The name
 * has to stand right before it, or before words set apart by commas that name nobody else: not "Okafor met Tanner, who".
 */
export function antecedent(tokens: readonly Token[], last: number, isName: NameMatcher): Subject | null {
  const isAside = tokens[last]?.lower === ',';
  const end = isAside ? last - 1 : last;
  if (isName(tokens[end]?.lower ?? '')) return { from: end, to: last + 1 };
  if (!isAside || namesOther(tokens, end)) return null;
  for (let at = end; at >= 0 && at > last - MAX_NOUN_PHRASE; at -= 1) {
    if (tokens[at]?.kind === 'word') continue;
    return tokens[at]?.lower === ',' && isName(tokens[at - 1]?.lower ?? '') ? { from: at - 1, to: last + 1 } : null;
  }
  return null;
}

/** "her deputy Tanner"; not "the mayor of Norden". */
function namesOther(tokens: readonly Token[], last: number): boolean {
  return tokens[last]?.isCapital === true && !LINKS.has(tokens[last - 1]?.lower ?? '');
}

const LINKS: ReadonlySet<string> = new Set('of in at from for near de du des à en'.split(' '));

/** "Marta Quillfeather, the engineer, …" and "the engineer, Marta Quillfeather, …". */
function aroundAside(tokens: readonly Token[], last: number, lexicon: Lexicon, isName: NameMatcher): Subject | null {
  const own = tokens[last]?.lower === ')' ? null : nounPhraseEndingAt(tokens, last - 1, lexicon, isName);
  const closing = tokens[last]?.lower;
  const opening = closing === ')' ? '(' : (closing ?? '');
  for (let at = last - 1; at > 0 && at > last - MAX_ASIDE; at -= 1) {
    if (tokens[at]?.kind !== 'mark' || tokens[at]?.lower !== opening) continue;
    const before = nounPhraseEndingAt(tokens, at - 1, lexicon, isName, own !== null);
    if (before !== null) return { from: before.from, to: last + 1 };
    if (closing === ')') return null;
  }
  return own === null ? null : { from: own.from, to: last + 1 };
}

/** @param isAnybody whether it may be a phrase without a name: it stands beside one. */
function nounPhraseEndingAt(
  tokens: readonly Token[],
  last: number,
  lexicon: Lexicon,
  isName: NameMatcher,
  isAnybody = false,
): Subject | null {
  if (!isAnybody && !endsWithName(tokens, last, lexicon, isName)) return null;
  let hasName = false;
  let from = last;
  for (; from >= 0 && from > last - MAX_NOUN_PHRASE; from -= 1) {
    const token = tokens[from];
    if (token?.kind !== 'word') break;
    if (from < last && isClaim(tokens, from, lexicon)) return null;
    if (isName(token.lower) && !isPossessor(tokens, from, last)) hasName = true;
    else if (
      endsNounPhrase(token, from === 0 || tokens[from - 1]?.kind !== 'word', lexicon) &&
      !isThatOne(tokens, from, lexicon)
    ) {
      // "the entourage of the minister", "the minister for water": the noun before is who speaks.
      if (from === last) return null;
      if (lexicon.is('prepositions', token.lower) && from > 0 && !startsClause(tokens, from, lexicon)) {
        const outer = nounPhraseEndingAt(tokens, from - 1, lexicon, isName, isAnybody);
        if (outer !== null) return { from: outer.from, to: last + 1 };
        // "In an interview with the paper Okafor said": all before it is where she said it.
        return hasName && isAdverbial(tokens, from, lexicon) && !isNameAfterPreposition(tokens, from, last, isName)
          ? { from: from + 1, to: last + 1 }
          : null;
      }
      break;
    }
  }
  const first = from + 1;
  if (first > last || !(hasName || isAnybody)) return null;
  return { from: first, to: last + 1 };
}

/** The name is the head of its phrase: not in "Okafor supporters", "the Okafor campaign", "le camp Okafor", "deputy mayor". */
function endsWithName(tokens: readonly Token[], last: number, lexicon: Lexicon, isName: NameMatcher): boolean {
  let at = last;
  while (NAME_SUFFIXES.has(tokens[at]?.lower ?? '')) at -= 1;
  if (!isName(tokens[at]?.lower ?? '')) return false;
  return !isModified(tokens, at, lexicon, isName);
}

/** Whether what stands before a name makes it somebody else's: "le clan Okafor", "a man named Okafor", "the deputy mayor". */
export function isModified(tokens: readonly Token[], name: number, lexicon: Lexicon, isName: NameMatcher): boolean {
  let first = name;
  const belongs = (at: number) => tokens[at]?.kind === 'word' && isName(tokens[at]?.lower ?? '');
  while (belongs(first - 1) && tokens[first - 1]?.isCapital === tokens[name]?.isCapital) first -= 1;
  return tokens[first - 1]?.kind === 'word' && lexicon.is('others', tokens[first - 1]?.lower ?? '');
}

const NAME_SUFFIXES: ReadonlySet<string> = new Set(
  'mp mps mep msp mla mpp td kc qc jr sr ii iii iv v vi phd md obe mbe cbe'.split(' '),
);

/** "Okafor’s aide" is somebody else. */
function isPossessor(tokens: readonly Token[], at: number, last: number): boolean {
  for (let i = at + 1; i <= last; i += 1) if (tokens[i]?.lower === "'s") return true;
  return false;
}

/** "for that day": behind a preposition it is no conjunction. */
function isThatOne(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  return (
    lexicon.is('complementisers', tokens[at]?.lower ?? '') && lexicon.is('prepositions', tokens[at - 1]?.lower ?? '')
  );
}

/** "the opposition claims Okafor said": no noun, although it looks like one. */
function isClaim(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const { lower = '', isCapital = true } = tokens[at] ?? {};
  return !isCapital && tokens[at + 1]?.isCapital === true && lexicon.saying(lower) !== null && !PERSON_NOUNS.has(lower);
}

const PERSON_NOUNS = new Set(['judge', 'juge', 'judges', 'juges', 'state', 'address']);

function endsNounPhrase({ lower, isCapital }: Token, isFirst: boolean, lexicon: Lexicon): boolean {
  if (isCapital && !isFirst) return false;
  if (lexicon.is('determiners', lower)) return false;
  return (
    lexicon.is('prepositions', lower) ||
    lexicon.is('subordinators', lower) ||
    lexicon.is('complementisers', lower) ||
    lexicon.is('relatives', lower) ||
    lexicon.is('auxiliaries', lower) ||
    lexicon.is('modals', lower) ||
    lexicon.is('pronouns', lower) ||
    lexicon.isAdverb(lower) ||
    (lexicon.saying(lower)?.isBase === false && !lexicon.is('nouns', lower))
  );
}

function isNameAfterPreposition(tokens: readonly Token[], at: number, last: number, isName: NameMatcher): boolean {
  for (let i = at + 1; i <= last; i += 1) {
    if (isName(tokens[i]?.lower ?? '')) return true;
    if (!tokens[i]?.isCapital) return false;
  }
  return false;
}

/** Whether all from the beginning of the clause to here hangs on a preposition. */
function isAdverbial(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  for (let i = at; i >= 0; i -= 1) {
    if (tokens[i]?.kind !== 'word') return false;
    if (startsClause(tokens, i, lexicon)) return lexicon.is('prepositions', tokens[i]?.lower ?? '');
  }
  return false;
}

/** Whether a clause may begin at a token: after a mark, a quotation, or a word that joins clauses. */
export function startsClause(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  let before = at - 1;
  while (before >= 0 && tokens[before]?.kind === 'word' && lexicon.isAdverb(tokens[before]?.lower ?? '')) before -= 1;
  const token = tokens[before];
  if (token === undefined || token.kind !== 'word') return true;
  return lexicon.is('subordinators', token.lower) || lexicon.is('conjunctions', token.lower);
}
