import { align, termsToLookup } from '../alignment.ts';
import type { FtsTables, Passage, SqlCondition } from '../fts-tables.ts';
import { fieldToGrade, gradedToMatch, type Match } from '../grading.ts';
import { passageToPlain, passageToWords } from '../index-cache.ts';
import { findInsertions } from '../insertions.ts';
import type { Term } from '../query.ts';
import { ELISION, isSameWord, stripAccents, tokenize, type Word } from '../tokenizer.ts';
import { ALL_STATEMENTS, type Vocabulary } from '../vocabulary.ts';
import { findCandidates, type TermGroup } from './candidates.ts';
import { type MessageWord, messageToWords } from './message-words.ts';

/** A statement that a message may be about. */
interface RelatedStatement {
  statement: number;
  passages: readonly Passage[];
  /** The passages that have most in common with the message, and by far not less. */
  best: readonly Passage[];
  rank: number;
}

// BM25's constants, and two found on the public claims' training half: rarity counts for more than in BM25, and two
// words that stand side by side in both texts for a share of their own more.
const BM25_K1 = 1.2;
const BM25_B = 0.75;
const IDF_EXPONENT = 1.35;
const ADJACENCY_WEIGHT = 0.3;
// A statement is shown by its printed words, unless the desk's paraphrase has far more in common with the message.
const PARAPHRASE_WEIGHT = 0.6;
// Of its passages, one may have so much less in common with the message than another and be shown, where more of it is
// there: a long one has a little of everything.
const MIN_PASSAGE_SHARE = 0.6;
// The length in words at which a passage is neither short nor long.
const AVERAGE_LENGTH = 15;
const MAX_TERM_GROUPS = 80;

/** The statements that a whole message has most in common with, best first. */
export function findRelated(
  text: string,
  tables: FtsTables,
  vocabulary: Vocabulary,
  within: SqlCondition | null,
  limit: number,
): Match[] {
  const words = messageToWords(text);
  const groups = wordsToTermGroups(words, vocabulary);
  const lookup = new Map(groups.flatMap((topic, i) => topic.words.map((word) => [word, i] as const)));
  const neighbours = new Set(
    words.slice(1).map((word, i) => `${lookup.get(words[i]?.plain ?? '')} ${lookup.get(word.plain)}`),
  );
  const candidates = findCandidates(groups, tables, within);
  const asked = tokenize(text).map(wordToTerm);
  const ranked = [...tables.readPassages(candidates)]
    .map(([statement, passages]) => rankStatement(statement, passages, groups, lookup, neighbours))
    .filter((related) => related !== null)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, limit);
  const coverageOf = createCoverage(ranked, groups, lookup, vocabulary);
  return ranked
    .map((related) => relatedToMatch(text, asked, related, coverageOf))
    .sort((a, b) => Number(a.grade === 'close') - Number(b.grade === 'close'));
}

function wordsToTermGroups(words: readonly MessageWord[], vocabulary: Vocabulary): TermGroup[] {
  const asked = [...new Set(words.filter((word) => word.folded !== ELISION).map((word) => word.plain))];
  const known = new Map(vocabulary.lookUp([...asked, ALL_STATEMENTS]).map((each) => [each.word, each.docs]));
  const statements = known.get(ALL_STATEMENTS) ?? 0;
  const groups: TermGroup[] = [];
  const taken = new Set<string>();
  const inflections = vocabulary.inflections(asked);
  for (const [i, word] of asked.entries()) {
    if (taken.has(word)) continue;
    const family = new Map((inflections[i] ?? []).map((each) => [each.word, each.docs]));
    family.set(word, known.get(word) ?? 0);
    const members = [...family].filter(([each, docs]) => docs > 0 && !taken.has(each));
    const docs = members.reduce((sum, member) => sum + member[1], 0);
    if (docs === 0) continue;
    for (const [member] of members) taken.add(member);
    groups.push({ words: members.map(([member]) => member), docs, weight: docsToWeight(docs, statements) });
  }
  return groups.sort((a, b) => a.docs - b.docs).slice(0, MAX_TERM_GROUPS);
}

function docsToWeight(docs: number, statements: number): number {
  return Math.log(1 + Math.max(0, statements - docs + 0.5) / (docs + 0.5)) ** IDF_EXPONENT;
}

function rankStatement(
  statement: number,
  passages: readonly Passage[],
  groups: readonly TermGroup[],
  lookup: ReadonlyMap<string, number>,
  neighbours: ReadonlySet<string>,
): RelatedStatement | null {
  const frequencies = new Map<number, number>();
  const sideBySide = new Map<string, number>();
  const worths: { passage: Passage; worth: number }[] = [];
  const groupsOf = passagesToGroups(passages, lookup);
  for (const [index, passage] of passages.entries()) {
    const found = groupsOf[index] ?? [];
    const long = 1 - BM25_B + (BM25_B * found.length) / AVERAGE_LENGTH;
    found.forEach((topic, i) => {
      if (topic === undefined) return;
      frequencies.set(topic, (frequencies.get(topic) ?? 0) + 1 / long);
      if (i === 0) return;
      const pair = `${found[i - 1]} ${topic}`;
      if (neighbours.has(pair))
        sideBySide.set(pair, termGroupWeight(groups, topic) + termGroupWeight(groups, found[i - 1]));
    });
    const weight = [...new Set(found)].reduce<number>((sum, topic) => sum + termGroupWeight(groups, topic), 0);
    const worth = passage.field === 'paraphrase' ? weight * PARAPHRASE_WEIGHT : weight;
    worths.push({ passage, worth });
  }
  const most = Math.max(...worths.map(({ worth }) => worth));
  const best = worths.filter(({ worth }) => worth >= most * MIN_PASSAGE_SHARE).map(({ passage }) => passage);
  if (best.length === 0) return null;
  let rank = 0;
  for (const [topic, frequency] of frequencies) {
    rank += (termGroupWeight(groups, topic) * frequency * (BM25_K1 + 1)) / (frequency + BM25_K1);
  }
  for (const weight of sideBySide.values()) rank += (ADJACENCY_WEIGHT * weight) / 2;
  return { statement, passages, best, rank };
}

/** The term group of each word of each passage. A quotation's words are those of the longer passage that it stands in. */
function passagesToGroups(passages: readonly Passage[], lookup: ReadonlyMap<string, number>): (number | undefined)[][] {
  const [first, ...others] = passages;
  if (first === undefined) return [];
  const longest = others.reduce((best, each) => (each.text.length > best.text.length ? each : best), first);
  const words = passageToWords(longest);
  const groups = passageToPlain(longest).map((word) => lookup.get(word));
  return passages.map((passage) => {
    if (passage.text === longest.text) return groups;
    const start = longest.text.indexOf(passage.text);
    const span = start === -1 ? null : findSpan(words, start, start + passage.text.length);
    return span === null ? passageToPlain(passage).map((word) => lookup.get(word)) : groups.slice(span.first, span.end);
  });
}

/** The words between two offsets; null where one of these cuts a word in two: what is left of it is another word. */
function findSpan(words: readonly Word[], start: number, end: number): { first: number; end: number } | null {
  const first = countBefore(words, start);
  const last = countBefore(words, end);
  const isCut = (at: number, index: number) => (words[index - 1]?.end ?? 0) > at;
  return isCut(start, first) || isCut(end, last) ? null : { first, end: last };
}

/** How many words begin before an offset. */
function countBefore(words: readonly Word[], offset: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function termGroupWeight(groups: readonly TermGroup[], group: number | undefined): number {
  return group === undefined ? 0 : (groups[group]?.weight ?? 0);
}

/**
 * The share, by rarity, of a passage's words that the message has. The words of the best passages are counted in one query.
 */
function createCoverage(
  ranked: readonly RelatedStatement[],
  groups: readonly TermGroup[],
  lookup: ReadonlyMap<string, number>,
  vocabulary: Vocabulary,
): (passage: Passage) => number {
  const known = new Map<string, number>();
  const count = (words: Iterable<string>) => {
    const unknown = [...new Set(words)].filter((word) => !lookup.has(word) && !known.has(word));
    for (const word of unknown) known.set(word, 0);
    if (unknown.length > 0) for (const { word, docs } of vocabulary.lookUp(unknown)) known.set(word, docs);
  };
  count([ALL_STATEMENTS, ...ranked.flatMap(({ best }) => best.flatMap(passageToPlain))]);
  const statements = known.get(ALL_STATEMENTS) ?? 0;
  return (passage) => {
    let [all, shared] = [0, 0];
    const words = new Set(passageToPlain(passage));
    count(words);
    for (const word of words) {
      const topic = lookup.get(word);
      const weight =
        topic === undefined ? docsToWeight(known.get(word) ?? 0, statements) : termGroupWeight(groups, topic);
      all += weight;
      if (topic !== undefined) shared += weight;
    }
    return all === 0 ? 0 : shared / all;
  };
}

// A message has a statement's wording from so many words on: shorter fragments are in any message.
const MIN_WHOLE_WORDS = 3;

/** Word for word, of a message, is a passage of the source that stands in it whole. */
function relatedToMatch(
  text: string,
  asked: readonly Term[],
  { statement, passages, best }: RelatedStatement,
  coverageOf: (passage: Passage) => number,
): Match {
  const printed = passages.filter((passage) => fieldToGrade(passage.field) !== 'close');
  const whole = printed.find((passage) => findWhole(passageToWords(passage), asked) !== null);
  const passage = whole ?? selectBestCovered(best, coverageOf);
  const words = passageToWords(passage);
  const at = whole === undefined ? null : findWhole(words, asked);
  const found =
    at === null
      ? align(asked, termsToLookup(asked), passage.text, words)
      : {
          pairs: words.map((_, position) => ({ term: at + position, position, likeness: 1 })),
          first: 0,
          last: words.length - 1,
        };
  const from = found?.pairs[0]?.term ?? 0;
  const terms = asked.slice(from, (found?.pairs.at(-1)?.term ?? -1) + 1);
  const alignment = {
    score: coverageOf(passage),
    hasAllTerms: false,
    totalWeight: terms.length,
    pairs: (found?.pairs ?? []).map((pair) => ({ ...pair, term: pair.term - from })),
    first: found?.first ?? 0,
    last: found?.last ?? 0,
  };
  const inserted = whole?.field === 'quotation' ? findInsertions(whole.text) : [];
  const grade = whole === undefined || inserted.length > 0 ? 'close' : fieldToGrade(passage.field);
  return gradedToMatch(text, terms, {
    statement,
    grade,
    passage,
    words,
    alignment,
    isMatch: true,
    isNegationMismatch: false,
    insertions: inserted.map(({ start, end }) => passage.text.slice(start, end)),
  });
}

/** The passage that the message has most of; of equal ones the first. */
function selectBestCovered(passages: readonly Passage[], coverageOf: (passage: Passage) => number): Passage {
  const [first, ...others] = passages.map((passage) => ({ passage, share: coverageOf(passage) }));
  if (first === undefined) throw new Error('a related statement has no passage');
  return others.reduce((best, each) => (each.share > best.share ? each : best), first).passage;
}

/** Where in the message the words stand, each after the other; null where they do not, or are too few to tell. */
function findWhole(words: readonly Word[], asked: readonly Term[]): number | null {
  if (words.length < MIN_WHOLE_WORDS) return null;
  const at = asked.findIndex((_, from) =>
    words.every((word, i) => isSameWord(asked[from + i]?.folded ?? '', word.folded)),
  );
  return at === -1 ? null : at;
}

function wordToTerm(word: Word): Term {
  return {
    ...word,
    plain: stripAccents(word.folded),
    weight: 1,
    docs: 0,
    variants: [],
    prefixLikeness: 0,
    isPrefix: false,
  };
}
