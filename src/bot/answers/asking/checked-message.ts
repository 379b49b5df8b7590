/** What /check shows: each statement with the sentences of the message that have its words, a wrong name first. */

import type { StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import type { Match } from '../../../claims/search/index.ts';
import { findNegationBefore, findOneSidedNegation } from '../../../claims/search/negation.ts';
import { tokenize } from '../../../claims/search/tokenizer.ts';
import { type Answer, type Block, createAnswer, footer, paragraph, strong, text } from '../../answer.ts';
import type { Hit, StatementHits } from '../../asking/check-message.ts';
import { findMentions, type Mention } from '../../asking/mentioned-speakers.ts';
import { parseMessageParts } from '../../asking/message-parts.ts';
import { countPeople, type KnownSpeaker, knownSpeakerToText } from '../../asking/speakers.ts';
import { gradeToBlocks, matchToBlocks } from '../match.ts';
import { cautionMatch, type ReportCaution } from '../plain-report.ts';
import { speakerToText } from '../statement.ts';
import { matchedStatementToBlocks } from './matched-statement.ts';

/** Sentences of the message shown under one statement. */
const MAX_SENTENCES = 3;

export function statementHitsToBlocks(readModel: ReadModel, { view, hits }: StatementHits): Block[] {
  const more = hits.length - MAX_SENTENCES;
  const caution = cautionMatch(readModel, view, hits[0].match);
  return matchedStatementToBlocks(readModel, view, caution, [
    ...hits.slice(0, MAX_SENTENCES).flatMap((hit) => hitToBlocks(readModel, view, hit, caution)),
    ...(more > 0
      ? [paragraph(text(`${more} more ${more === 1 ? 'sentence has' : 'sentences have'} words of it.`))]
      : []),
  ]);
}

function hitToBlocks(
  readModel: ReadModel,
  view: StatementView,
  { match, phrase }: Hit,
  caution: ReportCaution | null,
): Block[] {
  const words = askedWords(match);
  const isWhole = tokenize(words).length === tokenize(phrase.sentence).length;
  return [
    paragraph(strong(compareAttribution(readModel, view, match, phrase.sentence, caution))),
    paragraph(
      text(`In ${phrase.place ?? 'the message'}: `),
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
function compareAttribution(
  readModel: ReadModel,
  view: StatementView,
  match: Match,
  sentence: string,
  caution: ReportCaution | null,
): string {
  const isRecorded = (known: KnownSpeaker) => known.view.row === view.speaker.row;
  // A name inside the words themselves is whom they are about, not who says them.
  const around = match.diff.reduce(
    (rest, { kind, asked }) => (kind === 'equal' ? rest.replace(asked, ' ') : rest),
    sentence,
  );
  const mentions = findMentions(readModel, around);
  const told = view.toldBy === null ? '' : `, as told by ${speakerToText(view.toldBy)}`;
  const recorded = `${speakerToText(view.speaker)}${told}`;
  if (caution !== null)
    return caution.nested === null
      ? `On record these words stand in a sentence about ${recorded}; the article may not say who said them.`
      : `On record ${recorded} quotes somebody else in these words.`;
  if (mentions.length === 0) return `Compare who the message says it was; on record it is ${recorded}.`;
  const open = mentions.find((mention) => isOpen(mention) && mention.speakers.some(isRecorded));
  if (open !== undefined) return openMentionToText(open, recorded);
  const others = mentions.filter(({ speakers }) => !speakers.some(isRecorded));
  if (others.length === 0) return `The message names ${view.speaker.name}; on record it is ${recorded}.`;
  const names = others.map(({ name, speakers }) =>
    countPeople(speakers) === 1 ? (speakers[0]?.view.name ?? name) : name,
  );
  const also = others.length < mentions.length ? 'also names' : 'names';
  return `The message ${also} ${names.join(', ')} here; on record these words are ${possessive(view)}${told}.`;
}

/** Whether a name leaves open who is meant: several people have it, or it is a stranger's. */
function isOpen({ speakers, isStranger }: Mention): boolean {
  return isStranger || countPeople(speakers) > 1;
}

function openMentionToText({ name, speakers, isStranger }: Mention, recorded: string): string {
  if (isStranger) return `The message names ${name}, who is not on record; on record it is ${recorded}.`;
  const people = speakers.map(knownSpeakerToText).join('; ');
  return `The message names ${name}, which may be any of: ${people}. On record it is ${recorded}.`;
}

function possessive({ speaker }: StatementView): string {
  return `${speaker.name}${speaker.name.endsWith('s') ? '’' : '’s'} (${speaker.sideName ?? 'neither side'})`;
}

/** @param more what else is to be said: limits, the closest on record, reviews */
export function createNothingCheckedAnswer(checked: string, more: readonly Block[]): Answer {
  const whole = parseMessageParts(checked)
    .map((part) => (part.place === null ? part.text : `(in ${part.place}) ${part.text}`))
    .join(' ');
  const shown = whole.length > 200 ? `${whole.slice(0, 200)}…` : whole;
  return createAnswer({
    tone: 'nothing',
    title: 'Nothing on record',
    blocks: [
      paragraph(text(`No statement on record has these words, or words close to them: “${shown}”`)),
      ...more,
      footer(text('That says nothing about whether it was said.')),
    ],
  });
}
