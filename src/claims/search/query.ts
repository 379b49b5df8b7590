import { respellings } from './edit-candidates.ts';
import { foldWords, GAP, type Word, withoutAccents } from './tokenizer.ts';
import { ALL_STATEMENTS, type Known, type Vocabulary } from './vocabulary.ts';

/** A known word that may stand for an asked one, and how like it is, from 0 to 1 (the same word). */
export interface Variant extends Known {
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
  begins: number;
  /** Whether it stands for every word that begins so ("dialog*"). */
  prefix: boolean;
}

/** An asked phrase, read. */
export interface Query {
  terms: Term[];
  corrections: { asked: string; corrected: string }[];
}

const INFLECTED = 0.85;
const CONTINUED = 0.9;
const SAME_BEGINNING = 0.75;
const RESPELT = 0.7;
const TYPED = 0.6;
/** How many words a begun one may become: the commonest. */
export const MOST_CONTINUED = 40;
// Only so many words of a phrase may stand for others: a long phrase has enough words that are right.
const MOST_VARIED = 40;
// A word in fewer statements than this may be a slip that the record's own texts have too.
const MAY_BE_A_SLIP = 3;
// What the commonest word weighs.
const LEAST = 0.3;
// A small record cannot tell which words are common. This many imagined statements, in which short words are common,
// stand beside it; by length, the share of them that has the word.
const IMAGINED = 1000;
const IMAGINED_SHARES = [0.3, 0.3, 0.3, 0.1, 0.01];
const IMAGINED_LONG = 0.002;

/** Reads a phrase: its words, how much each says, and what else may be meant by it. */
export function readQuery(phrase: string, vocabulary: Vocabulary): Query {
  const words = foldWords(phrase);
  const last = words.at(-1);
  const starred = last !== undefined && /^\s*\*/u.test(phrase.slice(last.end));
  const plain = words.map((word) => withoutAccents(word.folded));
  const known = new Map(vocabulary.look([...plain, ALL_STATEMENTS]).map((each) => [each.word, each.docs]));
  const statements = known.get(ALL_STATEMENTS) ?? 0;
  const corrections: Query['corrections'] = [];
  const inflections = vocabulary.inflections(plain.slice(0, MOST_VARIED));
  const terms = words.map((word, i): Term => {
    const [key = '', docs = 0] = [plain[i], known.get(plain[i] ?? '')];
    const isLast = i === words.length - 1;
    const prefix = starred && isLast;
    const inflected = inflections[i] ?? [];
    const variants = i < MOST_VARIED ? wordToVariants({ word: key, docs }, inflected, prefix, isLast, vocabulary) : [];
    const best = docs === 0 && !prefix ? variants.find((variant) => variant.likeness === RESPELT) : undefined;
    if (best !== undefined) corrections.push({ asked: phrase.slice(word.start, word.end), corrected: best.word });
    const begins = prefix ? CONTINUED : isLast && docs === 0 && key.length >= 3 ? TYPED : 0;
    const weight = wordToWeight(best ?? { word: key, docs }, statements);
    return { ...word, plain: key, docs, variants, begins, prefix, weight };
  });
  return { terms, corrections };
}

/** What may be meant by an asked word besides itself, likeliest first. */
function wordToVariants(
  { word, docs }: Known,
  inflections: readonly Known[],
  prefix: boolean,
  isLast: boolean,
  vocabulary: Vocabulary,
): Variant[] {
  if (word === GAP) return [];
  const variants = new Map<string, Variant>();
  const offer = (known: readonly Known[], likeness: number) => {
    for (const each of known) {
      if (each.word !== word && !variants.has(each.word)) variants.set(each.word, { ...each, likeness });
    }
  };
  if (prefix) offer(vocabulary.startingWith(word, MOST_CONTINUED), CONTINUED);
  offer(
    inflections.filter((each) => isInflection(word, each.word)),
    INFLECTED,
  );
  if (docs >= MAY_BE_A_SLIP) return [...variants.values()];
  const slips = vocabulary.look(respellings(word, vocabulary.knownLetters(word)));
  offer(
    slips.sort((a, b) => b.docs - a.docs || (a.word < b.word ? -1 : 1)),
    RESPELT,
  );
  if (docs === 0 && word.length >= 8) offer(vocabulary.startingWith(word.slice(0, -3), 20), SAME_BEGINNING);
  if (docs === 0 && word.length >= 3 && isLast) offer(vocabulary.startingWith(word, 20), TYPED);
  return [...variants.values()];
}

/** A stemmer takes "on" and "ones", "her" and "herring" for one word: short words need more in common. */
function isInflection(word: string, other: string): boolean {
  const shorter = Math.min(word.length, other.length);
  return shorter >= 3 && (shorter > 3 || Math.max(word.length, other.length) - shorter <= 2);
}

/** How much a word says: 1 for one that stands nowhere, LEAST for one that stands everywhere. */
function wordToWeight({ word, docs }: Known, statements: number): number {
  const imagined = IMAGINED * (word === GAP ? 1 : (IMAGINED_SHARES[word.length] ?? IMAGINED_LONG));
  const share = (docs + imagined) / (statements + IMAGINED);
  return LEAST + (1 - LEAST) * Math.max(0, Math.log(share) / Math.log(1 / (statements + IMAGINED)));
}
