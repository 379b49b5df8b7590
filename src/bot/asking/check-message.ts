/** What of a message is on record: its quotations and sentences, each looked for. */

import type { ClaimReviewView } from '../../claims/queries/claim-reviews.ts';
import type { Filter } from '../../claims/queries/filter.ts';
import type { StatementView } from '../../claims/queries/statements.ts';
import type { RecordReader } from '../../claims/read-model/connection.ts';
import { containsExactly } from '../../claims/search/exact-match.ts';
import type { Match } from '../../claims/search/index.ts';
import { findOneSidedNegation } from '../../claims/search/negation.ts';
import { tokenize } from '../../claims/search/tokenizer.ts';
import { isFunctionWord } from '../../claims/search/word-lists/stop-words.ts';
import { type MessagePart, parseMessageParts } from './message-parts.ts';

const NO_FILTER: Filter = { dossiers: null, speakers: null, sides: null, topics: null };
/** A message longer than this is checked by its beginning, and the answer says so. */
export const MAX_CHARACTERS = 20_000;
export const MAX_PHRASES = 60;
export const MAX_STATEMENTS = 10;
const MAX_REVIEWS = 3;
/** The least share of a reviewed claim's words that the message must have: reviewers word claims their own way. */
const MIN_REVIEW_SHARE = 0.6;
/** The least share of a passage's words that a sentence must have; the figure that the search's own tests hold. */
const MIN_SHARE = 0.4;
/** Of a passage that is longer, so many words that say something have to stand in the sentence. */
const MIN_WORDS = 3;
/** The desk's paraphrase is nobody's words: a sentence that only resembles it is about the same thing, not a quotation. */
const MIN_PARAPHRASE_SHARE = 0.85;

/** A part of the message: what stands in quotation marks, or a sentence, and the sentence around it. */
export interface Phrase {
  words: string;
  sentence: string;
  /** Where the message has it, such as “the forwarded message”; null for the author's own words. */
  place: string | null;
  /** Who says it in the message, by the name it gives; null where none was found. */
  saidBy: string | null;
}

/** Words of a message, and who says them in it, by the name it gives. */
export interface Attribution {
  words: string;
  speaker: string;
}

export interface Hit {
  match: Match;
  phrase: Phrase;
}

/** A statement with all that the message has of it, best first. */
export interface StatementHits {
  view: StatementView;
  hits: [Hit, ...Hit[]];
  /** What the message has of it with another name, number or negation. */
  differing: Match[];
}

/** What a message has of the record; `closest` are other statements that it has with another name, number or negation. */
export interface CheckedMessage {
  found: StatementHits[];
  /** What has the words and is only proposed, or under review. */
  pending: StatementView[];
  closest: Match[];
  reviews: ClaimReviewView[];
  /** Whether it has more than MAX_PHRASES. */
  isTruncated: boolean;
}

/**
 * Looks for each quotation and sentence of a message, and for others' reviews of its claims.
 *
 * @param attributions whom the message has its words from
 * @param rest called after each of them, so that others get their turn
 */
export async function checkMessage(
  reader: RecordReader,
  message: string,
  attributions: readonly Attribution[],
  rest: () => Promise<void>,
): Promise<CheckedMessage> {
  const phrases = textToPhrases(message).map((phrase) => ({ ...phrase, saidBy: findSpeaker(phrase, attributions) }));
  const checked = phrases.slice(0, MAX_PHRASES);
  const found = await findStatements(reader, checked, rest);
  const reviews = findReviews(reader, checked);
  return { ...found, reviews, isTruncated: phrases.length > checked.length };
}

async function findStatements(
  readModel: RecordReader,
  phrases: readonly Phrase[],
  rest: () => Promise<void>,
): Promise<Pick<CheckedMessage, 'found' | 'closest' | 'pending'>> {
  const found = new Map<number, StatementHits>();
  const pending = new Map<number, StatementView>();
  const differing = new Map<number, Match[]>();
  for (const phrase of phrases) {
    await rest();
    const matches = [
      ...readModel.find(phrase.words, NO_FILTER, { limit: 3, offset: 0 }).matches,
      ...readModel.related(phrase.words, NO_FILTER, MAX_STATEMENTS, MIN_SHARE).filter(isCloseEnough),
    ];
    for (const { statement } of readModel.findPending(phrase.words, NO_FILTER, 3)) {
      const view = readModel.records.statement(statement);
      if (view !== null) pending.set(statement, view);
    }
    // Where the words themselves are on record, what differs elsewhere is about something else.
    const isExact = matches.some(({ grade, difference }) => grade !== 'close' && difference === null);
    for (const match of matches) {
      if (match.difference !== null) {
        if (!isExact) differing.set(match.statement, [...(differing.get(match.statement) ?? []), match]);
        continue;
      }
      const view = readModel.records.statement(match.statement);
      if (view === null) continue;
      const known = found.get(view.row);
      if (known === undefined) found.set(view.row, { view, hits: [{ match, phrase }], differing: [] });
      else known.hits = addHit(known.hits, { match, phrase });
    }
  }
  return {
    pending: [...pending.values()].slice(0, MAX_STATEMENTS),
    found: [...found.values()]
      .map((hits) => ({ ...hits, differing: differing.get(hits.view.row) ?? [] }))
      .sort((one, other) => compareByGrade(one.hits[0].match, other.hits[0].match)),
    closest: [...differing].flatMap(([row, [first]]) => (first === undefined || found.has(row) ? [] : [first])),
  };
}

/** Others' reviews of claims that the message may make, each once. */
function findReviews(readModel: RecordReader, phrases: readonly Phrase[]): ClaimReviewView[] {
  const found = new Map<string, ClaimReviewView>();
  for (const { words } of phrases) {
    if (found.size >= MAX_REVIEWS) break;
    for (const view of readModel.claimReviews.related(words, MAX_REVIEWS, MIN_REVIEW_SHARE))
      found.set(`${view.review.url} ${view.review.claim}`, view);
  }
  return [...found.values()].slice(0, MAX_REVIEWS);
}

/** A sentence counts once for a statement, by its better match: a quotation in it is a part of it. */
function addHit(hits: readonly Hit[], hit: Hit): [Hit, ...Hit[]] {
  const same = hits.find(({ phrase }) => phrase.sentence === hit.phrase.sentence);
  const kept = same === undefined || compareByGrade(hit.match, same.match) < 0 ? hit : same;
  const others = hits.filter((each) => each !== same);
  const sorted = [...others, kept].sort((one, other) => compareByGrade(one.match, other.match));
  return sorted as [Hit, ...Hit[]];
}

const GRADES: readonly Match['grade'][] = ['quotation', 'reported', 'close'];

function compareByGrade(one: Match, other: Match): number {
  return GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade) || other.score - one.score;
}

/** Whether a sentence has enough of a statement's words, side by side, to be told as close to it. */
function isCloseEnough(match: Match): boolean {
  if (match.grade !== 'close') return true;
  if (match.field === 'paraphrase' && (match.score < MIN_PARAPHRASE_SHARE || findOneSidedNegation(match) !== null))
    return false;
  const saying = (words: string) => tokenize(words).filter(({ folded }) => !isFunctionWord(folded)).length;
  const shared = match.diff.reduce((sum, { kind, source }) => sum + (kind === 'equal' ? saying(source) : 0), 0);
  return shared >= Math.max(2, Math.min(MIN_WORDS, saying(match.text)));
}

/** Who says the phrase, or a part of it, in the message: of several whoever the phrase's own sentence names. */
function findSpeaker(
  { words, sentence }: Pick<Phrase, 'words' | 'sentence'>,
  all: readonly Attribution[],
): string | null {
  const said = all.filter((one) => containsExactly(one.words, words) || containsExactly(words, one.words));
  return (said.find(({ speaker }) => sentence.includes(speaker)) ?? said[0])?.speaker ?? null;
}

/** Each phrase once, from the message's own words and from what is forwarded or attached. */
function textToPhrases(message: string): Omit<Phrase, 'saidBy'>[] {
  const seen = new Set<string>();
  return parseMessageParts(message)
    .flatMap(partToPhrases)
    .filter(({ words }) => {
      if (tokenize(words).length < 2 || seen.has(words)) return false;
      seen.add(words);
      return true;
    });
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** What is inside quotation marks, then each sentence: a message mixes somebody's words with its author's. */
function partToPhrases({ place, text }: MessagePart): Omit<Phrase, 'saidBy'>[] {
  const sentences = [...segmenter.segment(text)];
  const around = (index: number) => sentences.findLast((sentence) => sentence.index <= index)?.segment.trim() ?? '';
  const quoted = [...text.matchAll(/[“„«"]([^“”„«»"]{3,500})[”“»"]/gu)].map((match) => ({
    words: match[1] ?? '',
    sentence: around(match.index),
    place,
  }));
  const whole = sentences.map(({ segment }) => ({ words: segment.trim(), sentence: segment.trim(), place }));
  return [...quoted, ...whole];
}
