import { type Answer, type Block, createAnswer, heading, paragraph, strong, text } from '../src/bot/answer.ts';
import { reviewsToBlocks } from '../src/bot/answers/claim-review.ts';
import { gradeToBlocks, matchToBlocks } from '../src/bot/answers/match.ts';
import {
  attributionToSpans,
  disputedByToBlocks,
  disputesMadeToBlocks,
  provenanceToFields,
  speakerToText,
  wordsToBlocks,
} from '../src/bot/answers/statement.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { findMentionedSpeakers } from '../src/bot/mentioned-speakers.ts';
import { requiredOption } from '../src/bot/options.ts';
import type { ClaimReviewView } from '../src/claims/queries/claim-reviews.ts';
import type { Filter } from '../src/claims/queries/filter.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import type { ReadModel } from '../src/claims/read-model/read-model.ts';
import type { Match } from '../src/claims/search/index.ts';
import { findNegationBefore, findOneSidedNegation } from '../src/claims/search/negation.ts';
import { isFunctionWord } from '../src/claims/search/stop-words.ts';
import { tokenize } from '../src/claims/search/tokenizer.ts';

const NO_FILTER: Filter = { dossiers: null, speakers: null, sides: null, topics: null };
/** A message longer than this is checked by its beginning, and the answer says so. */
const MAX_CHARACTERS = 20_000;
const MAX_PHRASES = 60;
const MAX_STATEMENTS = 10;
const MAX_REVIEWS = 3;
/** The least share of a reviewed claim's words that the message must have: reviewers word claims their own way. */
const MIN_REVIEW_SHARE = 0.6;
/** Sentences of the message shown under one statement. */
const MAX_SENTENCES = 3;
/** The least share of a passage's words that a sentence must have; the figure that the search's own tests hold. */
const MIN_SHARE = 0.4;
/** Of a passage that is longer, so many words that say something have to stand in the sentence. */
const MIN_WORDS = 3;
/** The desk's paraphrase is nobody's words: a sentence that only resembles it is about the same thing, not a quotation. */
const MIN_PARAPHRASE_SHARE = 0.85;

const missing = 'Which text? Give the message whose words you want to check.';

export const check = defineCommand({
  name: 'check',
  summary: 'Checks a whole message: which of its words are on record, and whose they are',
  options: [requiredOption('text', 'text', 'The message to check', missing)],
  examples: [
    '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
  ],
  shortcut: 'Who said this?',

  async run(context, options) {
    const checked = options.text.slice(0, MAX_CHARACTERS);
    const phrases = textToPhrases(checked);
    const found = findStatements(context, phrases.slice(0, MAX_PHRASES));
    const shown = found.slice(0, MAX_STATEMENTS);
    const limits = [
      ...(checked.length < options.text.length ? [`Only the first ${MAX_CHARACTERS} characters were checked.`] : []),
      ...(phrases.length > MAX_PHRASES ? [`Only the first ${MAX_PHRASES} sentences and quotations were checked.`] : []),
      ...(found.length > shown.length
        ? [`${found.length - shown.length} more statements fit; give fewer sentences to see them.`]
        : []),
    ];
    const blocks = limits.map((limit) => paragraph(strong(limit)));
    const reviewed = reviewsToBlocks(findReviews(context, phrases.slice(0, MAX_PHRASES)));
    if (shown.length === 0) return nothingOnRecord(checked, blocks, reviewed);
    return createAnswer({
      title: 'What of this message is on record',
      blocks: [
        ...blocks,
        ...shown.flatMap((statement) => statementToBlocks(context, statement)),
        ...reviewed,
        {
          kind: 'footer',
          spans: [
            text('What is not listed here was not found on record; that says nothing about whether it was said.'),
          ],
        },
      ],
      actions: [{ label: 'Show in source', command: 'source', options: { statement: shown[0]?.view.ref ?? '' } }],
      statements: shown.map(({ view }) => view.ref),
    });
  },
});

/** A part of the message: what stands in quotation marks, or a sentence, and the sentence around it. */
interface Phrase {
  words: string;
  sentence: string;
}

interface Hit {
  match: Match;
  phrase: Phrase;
}

/** A statement with all that the message has of it, best first. */
interface StatementHits {
  view: StatementView;
  hits: [Hit, ...Hit[]];
}

function findStatements({ readModel }: Context, phrases: readonly Phrase[]): StatementHits[] {
  const found = new Map<number, StatementHits>();
  for (const phrase of phrases) {
    const matches = [
      ...readModel.find(phrase.words, NO_FILTER, { limit: 3, offset: 0 }).matches,
      ...readModel.related(phrase.words, NO_FILTER, MAX_STATEMENTS, MIN_SHARE).filter(isCloseEnough),
    ];
    for (const match of matches) {
      const view = readModel.records.statement(match.statement);
      if (view === null) continue;
      const known = found.get(view.row);
      if (known === undefined) found.set(view.row, { view, hits: [{ match, phrase }] });
      else known.hits = addHit(known.hits, { match, phrase });
    }
  }
  return [...found.values()].sort((one, other) => compareByGrade(one.hits[0].match, other.hits[0].match));
}

/** Others' reviews of claims that the message may make, each once. */
function findReviews({ readModel }: Context, phrases: readonly Phrase[]): ClaimReviewView[] {
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

/** What is inside quotation marks, then each sentence: a message mixes somebody's words with its author's. */
function textToPhrases(message: string): Phrase[] {
  const sentences = [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(message)];
  const around = (index: number) => sentences.findLast((sentence) => sentence.index <= index)?.segment.trim() ?? '';
  const quoted = [...message.matchAll(/[“„«"]([^“”„«»"]{3,500})[”“»"]/gu)].map((match) => ({
    words: match[1] ?? '',
    sentence: around(match.index),
  }));
  const whole = sentences.map(({ segment }) => ({ words: segment.trim(), sentence: segment.trim() }));
  const seen = new Set<string>();
  return [...quoted, ...whole].filter(({ words }) => {
    if (tokenize(words).length < 2 || seen.has(words)) return false;
    seen.add(words);
    return true;
  });
}

function statementToBlocks(context: Context, { view, hits }: StatementHits): Block[] {
  const { readModel } = context;
  const more = hits.length - MAX_SENTENCES;
  return [
    heading(...attributionToSpans(view)),
    ...(view.state === 'retracted'
      ? [paragraph(strong('Retracted'), text(`: ${view.reason ?? 'no reason given'}.`))]
      : []),
    ...hits.slice(0, MAX_SENTENCES).flatMap((hit) => hitToBlocks(context, view, hit)),
    ...(more > 0
      ? [paragraph(text(`${more} more ${more === 1 ? 'sentence has' : 'sentences have'} words of it.`))]
      : []),
    ...wordsToBlocks(view),
    { kind: 'fields', fields: provenanceToFields(view) },
    ...disputedByToBlocks(readModel.records.disputesAgainst(view.row)),
    ...disputesMadeToBlocks(readModel.records.disputesFrom(view.row)),
  ];
}

function hitToBlocks({ readModel }: Context, view: StatementView, { match, phrase }: Hit): Block[] {
  const words = askedWords(match);
  const isWhole = tokenize(words).length === tokenize(phrase.sentence).length;
  return [
    paragraph(strong(compareAttribution(readModel, view, match, phrase.sentence))),
    paragraph(
      text('In the message: '),
      strong(phrase.sentence),
      ...(isWhole ? [] : [text(` These words of it are compared: “${words}”.`)]),
    ),
    ...comparisonToBlocks(match, view, phrase.sentence, words),
  ];
}

/** Words that stand on record whole may be turned around by what the message, or the record, has beside them. */
function comparisonToBlocks(match: Match, view: StatementView, sentence: string, words: string): Block[] {
  const before = sentence.slice(0, Math.max(0, sentence.indexOf(words)));
  const negation = match.grade === 'close' ? null : findNegationBefore(before);
  if (negation === null) return matchToBlocks(match, view);
  // Both have one, so that neither turns the other around.
  if (findOneSidedNegation(match) !== null) return gradeToBlocks(match, view);
  return [
    paragraph(strong(`Careful: the message has “${negation}” before these words, so its meaning may be reversed.`)),
    ...gradeToBlocks(match, view),
  ];
}

/** The message's words that were compared, in its order. */
function askedWords({ diff }: Match): string {
  return diff
    .map(({ asked }) => asked)
    .filter((asked) => asked !== '')
    .join(' ');
}

/** Before everything else: who the message says it was, against who it is on record. A wrong name must not read as confirmed. */
function compareAttribution(readModel: ReadModel, view: StatementView, match: Match, sentence: string): string {
  // A name inside the words themselves is whom they are about, not who says them.
  const around = match.diff.reduce(
    (rest, { kind, asked }) => (kind === 'equal' ? rest.replace(asked, ' ') : rest),
    sentence,
  );
  const named = findMentionedSpeakers(readModel, around);
  const others = named.filter(({ row }) => row !== view.speaker.row);
  const told = view.toldBy === null ? '' : `, as told by ${speakerToText(view.toldBy)}`;
  const recorded = `${speakerToText(view.speaker)}${told}`;
  if (named.length === 0) return `Compare who the message says it was; on record it is ${recorded}.`;
  const names = others.map(({ name }) => name).join(', ');
  if (others.length === 0) return `The message names ${view.speaker.name}; on record it is ${recorded}.`;
  const also = others.length < named.length ? 'also names' : 'names';
  return `The message ${also} ${names} here; on record these words are ${possessive(view)}${told}.`;
}

function possessive({ speaker }: StatementView): string {
  return `${speaker.name}${speaker.name.endsWith('s') ? '’' : '’s'} (${speaker.sideName ?? 'neither side'})`;
}

function nothingOnRecord(checked: string, limits: readonly Block[], reviewed: readonly Block[]): Answer {
  const shown = checked.length > 200 ? `${checked.slice(0, 200)}…` : checked;
  return createAnswer({
    tone: 'nothing',
    title: 'Nothing on record',
    blocks: [
      ...limits,
      paragraph(text(`No statement on record has these words, or words close to them: “${shown}”`)),
      ...reviewed,
      {
        kind: 'footer',
        spans: [text('That says nothing about whether it was said.')],
      },
    ],
  });
}
