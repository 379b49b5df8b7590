/** Reads what an editor makes of a drafted statement, in the fields of /record, and of an opposition, in those of /dispute. */

import {
  type Dispute,
  disputeKinds,
  type Side,
  type Speaker,
  type Statement,
  type Topic,
} from '../../../claims/model/dossier.ts';
import { fragmentsToText } from '../../../claims/model/quote.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import { withTemporaryReadModel } from '../../../claims/read-model/temporary.ts';
import { nameToKey } from '../../../claims/search/tokenizer.ts';
import type { Block } from '../../answer.ts';
import { type Field, field, isInvalid, MAX_FIELDS } from '../../forms/form.ts';
import { nameToId } from '../lookups.ts';
import { type ParsedQuote, parseQuote } from '../quote-fields.ts';
import type { RecordInput } from '../record-fields.ts';
import { parseDetails } from '../recording/details.ts';
import { parseSpeaker } from '../recording/speaker.ts';
import { parseTopic } from '../recording/topic.ts';

/** The drafter's stand-in for a speaker that the article leaves open. */
const UNKNOWN_SPEAKER_ID = 'not-told';

/** What was typed, by the options of /draft; undefined leaves the draft's own. */
export type EditInput = Partial<
  Pick<
    RecordInput,
    | 'speaker'
    | 'topic'
    | 'says'
    | 'quotation'
    | 'passage'
    | 'place'
    | 'via'
    | 'toldby'
    | 'as'
    | 'date'
    | 'kind'
    | 'side'
    | 'role'
    | 'aliases'
    | 'reason'
  >
> & { unmarked?: boolean };

export interface ParsedEdit<Change> {
  /** Null while something is missing or wrong. */
  change: Change | null;
  steps: Field[][];
  intro: Block[];
}

export interface StatementEdit {
  statement: Statement;
  /** New, or changed by the edit; null where it stays as it was. */
  speaker: Speaker | null;
  side: Side | null;
  topic: Topic | null;
}

/** @param source the text of the review's article. */
export function parseStatementEdit(
  review: DraftReviewView,
  source: string,
  statement: Statement,
  given: EditInput,
  now: Date,
): Promise<ParsedEdit<StatementEdit>> {
  const own = review.speakers.find(({ id }) => id === statement.speaker) ?? null;
  const typed = { ...statementToInput(review, statement, own), ...given } as RecordInput;
  const side = parseNewNamed(review.sides, typed.side, 'side', /^(neither( side)?|none)$/i);
  const topic = parseNewNamed(review.topics, typed.topic, 'topic', null);
  const dossier = {
    id: review.name,
    title: review.title,
    // The words are looked for in the text itself; the board needs none, and a long one takes its time.
    sources: [{ ...review.source, text: '-' }],
    sides: append(review.sides, side),
    // Its own speaker is read as a new one, so that kind, role and side can be given.
    speakers: review.speakers.filter(({ id }) => id !== statement.speaker),
    topics: append(review.topics, topic),
    statements: [],
    disputes: [],
    facts: [],
  };
  return withTemporaryReadModel(dossier, now, (readModel): ParsedEdit<StatementEdit> => {
    const view = readModel.records.dossier(review.name);
    if (view === null) throw new Error(`the draft ${review.name} is not on its own board`);
    const speaker = parseSpeaker(view, readModel, typed);
    const words = parseEditedQuote(source, statement, typed);
    const details = parseDetails(view, readModel, typed, speaker.entity);
    const topicRead = parseTopic(view, readModel, typed);
    const fields = sortFields([
      ...speakerFields(speaker),
      topicRead.main,
      words.quotation,
      words.passage,
      ...words.extra,
      ...details.fields,
    ]);
    const steps = splitIntoSteps(fields);
    const intro = [...speaker.intro, ...words.intro];
    const isOpen = fields.some(isInvalid) || words.anchored === null;
    if (isOpen || words.anchored === null || speaker.entity.id === null || topicRead.entity.id === null)
      return { change: null, steps, intro };
    const named = speaker.entity.added === null ? null : assignSpeakerId(review, speaker.entity.added, own);
    const changed: Statement = {
      ...statement,
      speaker: named?.id ?? speaker.entity.id,
      as: typed.as || null,
      topic: topicRead.entity.id,
      says: typed.says ?? '',
      quotes: words.anchored.quotes,
      passage: words.anchored.passage,
      via: typed.via || null,
      toldBy: details.toldBy,
      date: typed.date || null,
    };
    const isSame = JSON.stringify(named) === JSON.stringify(own);
    return { change: { statement: changed, speaker: isSame ? null : named, side, topic }, steps, intro };
  });
}

/** The draft's own places hold as long as its words are not touched, also where the source has them several times. */
function parseEditedQuote(source: string, statement: Statement, typed: RecordInput): ParsedQuote {
  const { quotation, passage } = quoteToInput(statement);
  const isSame = typed.quotation === quotation && typed.passage === passage && !typed.place;
  if (!isSame) return parseQuote(source, typed);
  const { quotes } = statement;
  return { ...parseQuote(null, typed), anchored: { quotes, passage: statement.passage } };
}

const quoteToInput = ({ quotes, passage }: Statement) => ({
  quotation: fragmentsToText(quotes),
  passage: passage.exact,
});

function statementToInput(review: DraftReviewView, statement: Statement, own: Speaker | null): Partial<RecordInput> {
  const nameOf = (list: readonly { id: string; name: string }[], id: string | null) =>
    list.find((each) => each.id === id)?.name ?? '';
  return {
    ...quoteToInput(statement),
    dossier: review.name,
    source: statement.source,
    speaker: own?.name ?? '',
    // A speaker that the article does not tell has no kind either: whoever names one says which.
    kind: own === null || own.id === UNKNOWN_SPEAKER_ID ? '' : own.kind,
    role: own?.role ?? '',
    side: nameOf(review.sides, own?.side ?? null) || 'neither',
    aliases: own?.aliases.join(', ') ?? '',
    topic: nameOf(review.topics, statement.topic),
    says: statement.says,
    via: statement.via ?? '',
    toldby: nameOf(review.speakers, statement.toldBy),
    as: statement.as ?? '',
    date: statement.date ?? '',
  };
}

/** A name that the draft has not yet is a new one: a draft begins without sides, and with one topic. */
function parseNewNamed(
  known: readonly { id: string; name: string; aliases: string[] }[],
  name: string | undefined,
  what: string,
  none: RegExp | null,
): { id: string; name: string; aliases: string[] } | null {
  const wanted = name?.trim() ?? '';
  if (wanted === '' || wanted.length > 2_000 || none?.test(wanted)) return null;
  const isKnown = known.some((one) => one.id === wanted || nameToKey(one.name) === nameToKey(wanted));
  return isKnown ? null : { id: uniqueId(known, nameToId(wanted, what)), name: wanted, aliases: [] };
}

function assignSpeakerId({ speakers }: DraftReviewView, added: Speaker, own: Speaker | null): Speaker {
  if (own !== null && nameToKey(own.name) === nameToKey(added.name))
    return { ...own, ...added, id: own.id, note: own.note };
  return { ...added, id: uniqueId(speakers, added.id) };
}

function uniqueId(known: readonly { id: string }[], wished: string): string {
  let id = wished;
  for (let number = 2; known.some((one) => one.id === id); number += 1) id = `${wished.slice(0, 55)}-${number}`;
  return id;
}

const append = <T>(list: readonly T[], one: T | null): T[] => (one === null ? [...list] : [...list, one]);

/** A side is typed, since the draft may not have it yet. */
function speakerFields({ main, extra }: { main: Field; extra: Field[] }): Field[] {
  const typed = extra.map(
    (one): Field =>
      one.name === 'side'
        ? { ...one, kind: 'short', label: 'For whom: France; or neither', choices: [], completes: null }
        : one.name === 'kind'
          ? { ...one, label: 'What kind of speaker' }
          : one,
  );
  return [main, ...typed];
}

const FIELD_ORDER = [
  'says',
  'speaker',
  'side',
  'topic',
  'quotation',
  'passage',
  'place',
  'unmarked',
  'kind',
  'role',
  'aliases',
];

function sortFields(fields: readonly Field[]): Field[] {
  const rank = ({ name }: Field) => (FIELD_ORDER.includes(name) ? FIELD_ORDER.indexOf(name) : FIELD_ORDER.length);
  return fields.toSorted((one, other) => rank(one) - rank(other));
}

function splitIntoSteps(fields: readonly Field[]): Field[][] {
  return Array.from({ length: Math.ceil(fields.length / MAX_FIELDS) }, (_, step) =>
    fields.slice(step * MAX_FIELDS, (step + 1) * MAX_FIELDS),
  );
}

const VOICES = ['speaker', 'source'] as const;

export interface DisputeInput {
  by?: string | undefined;
  kind?: string | undefined;
  voice?: string | undefined;
  words?: string | undefined;
  reason?: string | undefined;
}

/** @param standing the statements of the review that were not skipped: S1, S2. */
export function parseDisputeEdit(
  source: string,
  dispute: Dispute,
  standing: readonly string[],
  given: DisputeInput,
): ParsedEdit<Dispute> {
  const by = (given.by ?? dispute.from).trim().toUpperCase();
  const kind = disputeKinds.find((each) => each === (given.kind ?? dispute.kind).toLowerCase());
  const voice = VOICES.find((each) => each === (given.voice ?? dispute.voice).toLowerCase());
  const typedWords = given.words ?? dispute.words?.exact ?? '';
  const isSame = typedWords === (dispute.words?.exact ?? '');
  const words = isSame ? null : parseQuote(source, { passage: typedWords });
  const byError =
    by === dispute.against
      ? `A statement cannot oppose itself: ${by} is what is opposed.`
      : standing.includes(by)
        ? null
        : `${by === '' ? 'Nothing' : by} is no statement of this draft that stands: give one such as ${standing[0] ?? 'S1'}.`;
  const choices = (values: readonly string[]) => values.map((value) => ({ label: value, value }));
  const oneOf = (typed: string | undefined, values: readonly string[]) =>
    `“${typed}” is none of these: ${values.join(', ')}.`;
  const fields = [
    field('by', 'short', 'Which statement opposes it', by, {
      required: true,
      error: byError,
      help: 'Its id, such as S7',
    }),
    field('kind', 'choice', 'How it opposes it', kind ?? '', {
      required: true,
      error: kind === undefined ? oneOf(given.kind, disputeKinds) : null,
      choices: choices(disputeKinds),
    }),
    field('voice', 'choice', 'Who opposes', voice ?? '', {
      required: true,
      error: voice === undefined ? oneOf(given.voice, VOICES) : null,
      choices: choices(VOICES),
    }),
    field('words', 'long', 'The source’s words that make it', typedWords, {
      help: 'Only where they are more than the opposing statement itself',
      error: words?.passage.error ?? null,
    }),
    field('reason', 'short', 'Why', given.reason, { help: 'For the record; may stay empty' }),
  ];
  const intro = words?.intro ?? [];
  const isAnchored = isSame || typedWords === '' || words?.anchored != null;
  if (fields.some(isInvalid) || kind === undefined || voice === undefined || !isAnchored)
    return { change: null, steps: [fields], intro };
  const anchored = isSame ? dispute.words : (words?.anchored?.passage ?? null);
  return { change: { ...dispute, from: by, kind, voice, words: anchored }, steps: [fields], intro };
}
