/** What on record comes closest to words of a story, and how close that is. */
import type { StatementView } from '../../claims/queries/statements.ts';
import type { RecordReader } from '../../claims/read-model/connection.ts';
import type { Match } from '../../claims/search/index.ts';
import { ELISION, tokenize } from '../../claims/search/tokenizer.ts';
import { isFunctionWord } from '../../claims/search/word-lists/stop-words.ts';
import { isTitle } from '../../claims/search/word-lists/titles.ts';
import { rankSpeaker } from './same-speaker.ts';

export interface Compared {
  match: Match;
  view: StatementView;
  /** 0 where the story names their speaker, 1 where that is not clear, 2 where it names somebody else. */
  speakerRank: number;
  /** The share of the story's words that the record has in their order, from 0 to 1; small words count for less. */
  share: number;
}

export const NO_FILTER = { dossiers: null, speakers: null, sides: null, topics: null };
const MAX_CANDIDATES = 10;
/** The least share of a passage that a related statement has to have in common with the words. */
const MIN_RELATED = 0.15;
/** What a word weighs that holds a sentence together. */
const FUNCTION_WORD_WEIGHT = 0.4;

/** Word for word, but for what a paper put in in brackets. */
export function isExact({ grade, insertions, diff }: Match): boolean {
  return (
    grade !== 'close' || (insertions.length > 0 && diff.every(({ kind }) => kind !== 'changed' && kind !== 'missing'))
  );
}

/**
 * What has the words exactly, those of the speaker that the story names first; else what comes closest, best first.
 *
 * @param speaker whom the story names; null for nobody
 */
export function findClosest(reader: RecordReader, words: string, speaker: string | null): Compared[] {
  const toCompared = (matches: readonly Match[]) =>
    matches.flatMap((match): Compared[] => {
      const view = reader.records.statement(match.statement);
      return view === null ? [] : [{ match, view, speakerRank: rankSpeaker(speaker, view), share: toShare(match) }];
    });
  const page = { limit: MAX_CANDIDATES, offset: 0 };
  const found = reader.find(words, NO_FILTER, page);
  const rows = new Set(found.matches.map(({ statement }) => statement));
  let exact = toCompared(found.matches.filter(isExact));
  const speakers = exact.some(({ speakerRank }) => speakerRank === 0) ? [] : speakersNamed(reader, speaker);
  if (speakers.length > 0 && (found.hasMore || exact.length === 0)) {
    const own = reader.find(words, { ...NO_FILTER, speakers }, page);
    for (const match of [...own.matches, ...(own.nearest === null ? [] : [own.nearest])]) rows.add(match.statement);
    exact = [...exact, ...toCompared(own.matches.filter(isExact))];
  }
  if (exact.length > 0) return exact.sort(compareExact);
  if (found.nearest !== null) rows.add(found.nearest.statement);
  for (const { statement } of reader.related(words, NO_FILTER, MAX_CANDIDATES, MIN_RELATED)) rows.add(statement);
  return toCompared(reader.compare(words, [...rows])).sort(
    (one, other) => toRank(other) - toRank(one) || compareExact(one, other),
  );
}

const GRADES: readonly Match['grade'][] = ['quotation', 'reported', 'close'];
const STATES: readonly StatementView['state'][] = ['recorded', 'suspended', 'retracted'];

function compareExact(one: Compared, other: Compared): number {
  return (
    one.speakerRank - other.speakerRank ||
    GRADES.indexOf(one.match.grade) - GRADES.indexOf(other.match.grade) ||
    STATES.indexOf(one.view.state) - STATES.indexOf(other.view.state) ||
    Number(one.view.toldBy !== null) - Number(other.view.toldBy !== null) ||
    one.view.row - other.view.row
  );
}

/** The named speaker's own words go before others' that are a little closer; the desk's paraphrase is nobody's words. */
function toRank({ share, speakerRank, match }: Compared): number {
  return share - (speakerRank === 2 ? 0.1 : 0) - (match.field === 'paraphrase' ? 0.3 : 0);
}

function toShare({ diff }: Match): number {
  let [equal, all] = [0, 0];
  for (const { kind, asked } of diff) {
    const weight = weigh(asked);
    all += weight;
    if (kind === 'equal') equal += weight;
  }
  return all === 0 ? 0 : equal / all;
}

function weigh(words: string): number {
  return tokenize(words).reduce(
    (sum, { folded }) => sum + (folded === ELISION ? 0 : isFunctionWord(folded) ? FUNCTION_WORD_WEIGHT : 1),
    0,
  );
}

/** The row numbers of those on record who bear the name, whole or as a surname. */
function speakersNamed({ names }: RecordReader, speaker: string | null): number[] {
  if (speaker === null) return [];
  const words = speaker.split(/\s+/u);
  const bare = words.filter((word) => !isTitle(word)).join(' ');
  const exact = names.exactly('speaker', [speaker, bare, `the ${bare}`]);
  const last = bare.split(' ').at(-1) ?? '';
  return [...new Set([...exact, ...(last === '' ? [] : names.endingWith('speaker', last))].map(({ id }) => id))];
}
