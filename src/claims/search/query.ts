import { foldWords, GAP, type Word, withoutAccents } from '../wording.ts';
import { respellings } from './spelling.ts';
import { ALL_STATEMENTS, type Known, type Vocabulary } from './vocabulary.ts';

/** A known word that may stand for an asked one, and how like it is, from 0 to 1 (the same word). */
export interface Variant extends Known {
  likeness: number;
}

/** One word of the asked phrase. */
export interface Term extends Word {
  /** Without accents, as the index has it. */
  plain: string;
  /** How much it says, from 0 (in nearly every statement) to 1. */
  weight: number;
  docs: number;
  /** Other words of the record that may be meant: inflections, respellings, continuations. */
  variants: Variant[];
  /** Whether it stands for every word that begins so ("dialog*"). */
  prefix: boolean;
}

/** An asked phrase, read. */
export interface Query {
  terms: Term[];
  /** Statements in the record, about. */
  statements: number;
  corrections: { asked: string; corrected: string }[];
}

const INFLECTED = 0.85;
const CONTINUED = 0.9;
const RESPELT = 0.75;
// A phrase longer than this is compared by its first words only: a statement's quotation is seldom longer.
const MOST_TERMS = 200;
// A small record cannot tell which words are common. This many imagined statements, in which short words are common,
// stand beside it.
const IMAGINED = 1000;

/** Reads a phrase: its words, how much each says, and what else may be meant by it. */
export function readQuery(phrase: string, vocabulary: Vocabulary): Query {
  const words = foldWords(phrase).slice(0, MOST_TERMS);
  const last = words.at(-1);
  const starred = last !== undefined && /^\s*\*/u.test(phrase.slice(last.end)) && last.folded !== GAP;
  const plain = words.map((word) => withoutAccents(word.folded));
  const known = new Map(vocabulary.look([...plain, ALL_STATEMENTS]).map((each) => [each.word, each.docs]));
  const statements = known.get(ALL_STATEMENTS) ?? 0;
  const corrections: Query['corrections'] = [];
  const terms = words.map((word, i): Term => {
    const key = plain[i] ?? '';
    const docs = known.get(key) ?? 0;
    const prefix = starred && i === words.length - 1;
    const variants = word.folded === GAP ? [] : wordToVariants(key, docs, prefix, i === words.length - 1, vocabulary);
    const best = variants.find((variant) => variant.likeness === RESPELT);
    if (docs === 0 && !prefix && best !== undefined) {
      corrections.push({ asked: phrase.slice(word.start, word.end), corrected: best.word });
    }
    const meant = docs === 0 && best !== undefined ? best : { word: key, docs };
    return { ...word, plain: key, docs, variants, prefix, weight: wordToWeight(meant.word, meant.docs, statements) };
  });
  return { terms, statements, corrections };
}

function wordToVariants(
  word: string,
  docs: number,
  prefix: boolean,
  isLast: boolean,
  vocabulary: Vocabulary,
): Variant[] {
  const variants = new Map<string, Variant>();
  const offer = (known: Known[], likeness: number) => {
    for (const each of known)
      if (each.word !== word && !variants.has(each.word)) variants.set(each.word, { ...each, likeness });
  };
  if (prefix) offer(vocabulary.startingWith(word, 40), CONTINUED);
  offer(vocabulary.inflections(word), INFLECTED);
  if (docs < 3) {
    if (isLast && docs === 0 && word.length >= 3) offer(vocabulary.startingWith(word, 20), CONTINUED);
    const near = vocabulary.look(respellings(word)).sort((a, b) => b.docs - a.docs);
    offer(near, RESPELT);
  }
  return [...variants.values()];
}

/** How much a word says: 1 for one that stands nowhere, near 0 for one that stands everywhere. */
function wordToWeight(word: string, docs: number, statements: number): number {
  if (word === GAP) return 0.05;
  const imagined = IMAGINED * (word.length <= 2 ? 0.3 : word.length === 3 ? 0.1 : word.length === 4 ? 0.01 : 0.002);
  const share = (docs + imagined) / (statements + IMAGINED);
  return Math.max(0.05, Math.log(share) / Math.log(1 / (statements + IMAGINED)));
}
