import { editCandidates } from './edit-candidates.ts';
import { regionalSpellings } from './rewording/regional-spelling.ts';
import { ELISION, stripAccents, tokenize, type Word } from './tokenizer.ts';
import { ALL_STATEMENTS, type Vocabulary, type WordCount } from './vocabulary.ts';

/** A known word that may stand for an asked one, and how like it is, from 0 to 1 (the same word). */
export interface Variant extends WordCount {
  likeness: number;
}

/** One word of the asked phrase. */
export interface Term extends Word {
  /** Without accents, as the index has it. */
  plain: string;
  /** How much it says, from LEAST (it stands nearly everywhere) to 1. */
  weight: number;
  docs: number;
  /** Other words of the record that may be meant: inflections, respellings, continuations. */
  variants: Variant[];
  /** How like it is a word that begins so, for "dialog*" and for a last word that may not be typed to its end; else 0. */
  prefixLikeness: number;
  /** Whether it stands for every word that begins so ("dialog*"). */
  isPrefix: boolean;
}

/** An asked phrase, read. */
export interface Query {
  terms: Term[];
  corrections: { asked: string; corrected: string }[];
}

// British for American.
const SPELLING_LIKENESS = 0.95;
const INFLECTION_LIKENESS = 0.85;
const PREFIX_LIKENESS = 0.9;
const SHARED_START_LIKENESS = 0.75;
const EDIT_LIKENESS = 0.7;
const PARTIAL_WORD_LIKENESS = 0.6;
/** How many words a begun one may become: the commonest. */
export const MAX_PREFIX_VARIANTS = 40;
// Only so many words of a phrase may stand for others: a long phrase has enough words that are right.
const MAX_VARIED_WORDS = 40;
// A word in fewer statements than this may be a slip that the record's own texts have too.
const MIN_TRUSTED_DOCS = 3;
// What the commonest word weighs.
const MIN_WEIGHT = 0.3;
// A small record cannot tell which words are common. This many imagined statements, in which short words are common,
// stand beside it; by length, the share of them that has the word.
const PRIOR_STATEMENTS = 1000;
const PRIOR_SHARES = [0.3, 0.3, 0.3, 0.1, 0.01];
const PRIOR_LONG_SHARE = 0.002;

/** Reads a phrase: its words, how much each says, and what else may be meant by it. */
export function parseQuery(phrase: string, vocabulary: Vocabulary): Query {
  const words = tokenize(phrase);
  const last = words.at(-1);
  const starred = last !== undefined && /^\s*\*/u.test(phrase.slice(last.end));
  const plain = words.map((word) => stripAccents(word.folded));
  const known = new Map(vocabulary.lookUp([...plain, ALL_STATEMENTS]).map((each) => [each.word, each.docs]));
  const statements = known.get(ALL_STATEMENTS) ?? 0;
  const corrections: Query['corrections'] = [];
  const inflections = vocabulary.inflections(plain.slice(0, MAX_VARIED_WORDS));
  const terms = words.map((word, i): Term => {
    const [key = '', docs = 0] = [plain[i], known.get(plain[i] ?? '')];
    const isLast = i === words.length - 1;
    const prefix = starred && isLast;
    const inflected = inflections[i] ?? [];
    const variants =
      i < MAX_VARIED_WORDS ? findVariants({ word: key, docs }, inflected, prefix, isLast, vocabulary) : [];
    const best = docs === 0 && !prefix ? variants.find((variant) => variant.likeness === EDIT_LIKENESS) : undefined;
    if (best !== undefined) corrections.push({ asked: phrase.slice(word.start, word.end), corrected: best.word });
    const begins = prefix ? PREFIX_LIKENESS : isLast && docs === 0 && key.length >= 3 ? PARTIAL_WORD_LIKENESS : 0;
    const weight = wordToWeight(best ?? { word: key, docs }, statements);
    return { ...word, plain: key, docs, variants, prefixLikeness: begins, isPrefix: prefix, weight };
  });
  return { terms, corrections };
}

/** What may be meant by an asked word besides itself, likeliest first. */
function findVariants(
  { word, docs }: WordCount,
  inflections: readonly WordCount[],
  prefix: boolean,
  isLast: boolean,
  vocabulary: Vocabulary,
): Variant[] {
  if (word === ELISION) return [];
  const variants = new Map<string, Variant>();
  const offer = (known: readonly WordCount[], likeness: number) => {
    for (const each of known) {
      if (each.word !== word && !variants.has(each.word)) variants.set(each.word, { ...each, likeness });
    }
  };
  const spellings = regionalSpellings(word);
  if (spellings.length > 0) offer(vocabulary.lookUp(spellings), SPELLING_LIKENESS);
  if (prefix) offer(vocabulary.startingWith(word, MAX_PREFIX_VARIANTS), PREFIX_LIKENESS);
  offer(
    inflections.filter((each) => isInflection(word, each.word)),
    INFLECTION_LIKENESS,
  );
  if (docs >= MIN_TRUSTED_DOCS) return [...variants.values()];
  const slips = vocabulary.lookUp(editCandidates(word, vocabulary.knownPrefixLength(word)));
  offer(
    slips.sort((a, b) => b.docs - a.docs || (a.word < b.word ? -1 : 1)),
    EDIT_LIKENESS,
  );
  if (docs === 0 && word.length >= 8) offer(vocabulary.startingWith(word.slice(0, -3), 20), SHARED_START_LIKENESS);
  if (docs === 0 && word.length >= 3 && isLast) offer(vocabulary.startingWith(word, 20), PARTIAL_WORD_LIKENESS);
  return [...variants.values()];
}

/** A stemmer takes "on" and "ones", "her" and "herring" for one word: short words need more in common. */
function isInflection(word: string, other: string): boolean {
  const shorter = Math.min(word.length, other.length);
  return shorter >= 3 && (shorter > 3 || Math.max(word.length, other.length) - shorter <= 2);
}

/** How much a word says: 1 for one that stands nowhere, LEAST for one that stands everywhere. */
function wordToWeight({ word, docs }: WordCount, statements: number): number {
  const imagined = PRIOR_STATEMENTS * (word === ELISION ? 1 : (PRIOR_SHARES[word.length] ?? PRIOR_LONG_SHARE));
  const share = (docs + imagined) / (statements + PRIOR_STATEMENTS);
  return MIN_WEIGHT + (1 - MIN_WEIGHT) * Math.max(0, Math.log(share) / Math.log(1 / (statements + PRIOR_STATEMENTS)));
}
