/** Edits a draft item with the fields of /record or /dispute, checked against the draft instead of the record. */
import type { Dossier, Side, Speaker, Statement, Topic } from '../../../claims/model/dossier.ts';
import type { Change } from '../../../claims/model/entries/editing.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { DraftedDetails, ProposalView } from '../../../claims/queries/proposals.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { withTemporaryReadModel } from '../../../claims/read-model/temporary.ts';
import { nameToKey } from '../../../claims/search/tokenizer.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, paragraph, text } from '../../answer.ts';
import type { Context } from '../../command.ts';
import { type Field, type FormSpec, MAX_FIELDS } from '../../forms/form.ts';
import { serializeOptions } from '../../pagination.ts';
import { askOrSubmit, type ParsedChange } from '../change-form.ts';
import { enterDecision } from '../decide.ts';
import {
  type DisputeChange,
  type DisputeInput,
  disputeFields,
  disputeToInput,
  parseDispute,
} from '../dispute-fields.ts';
import { pickDefined } from '../fields.ts';
import {
  newSpeakerToInput,
  type RecordChange,
  type RecordInput,
  recordFields,
  wordsToInput,
} from '../record-fields.ts';
import { parseRecord } from '../recording/parse-record.ts';
import { findNewName, NO_SIDE, uniqueId } from './new-names.ts';
import { requireOpenReview, UNKNOWN_SPEAKER_ID } from './progress.ts';

type Drafted<One extends Change> = ProposalView & { change: One; drafted: DraftedDetails };

export function isDrafted<One extends Change>(
  proposal: (ProposalView & { change: One }) | null,
): proposal is Drafted<One> {
  return proposal !== null && proposal.drafted !== null;
}

export async function editDraftedStatement(
  context: Context,
  proposal: Drafted<RecordChange>,
  options: RecordInput,
): Promise<Answer | FormSpec> {
  const { readModel } = context;
  const review = requireOpenReview(readModel, proposal.drafted.draft);
  const { statement } = proposal.change;
  const own = review.speakers.find(({ id }) => id === statement.speaker) ?? null;
  const given = { ...options, ...statementToInput(review, proposal.change, own), ...pickDefined(options) };
  const side = findNewName(review.sides, given.side, 'side', NO_SIDE);
  const topic = findNewName(review.topics, given.topic, 'topic', null);
  const dossier = {
    ...reviewToDossier(readModel, review, []),
    sides: append(review.sides, side),
    // The statement's own speaker is parsed as a new one, so that kind, role and side can be edited.
    speakers: review.speakers.filter(({ id }) => id !== statement.speaker),
    topics: append(review.topics, topic),
  };
  const isOther = nameToKey(given.speaker ?? '') !== nameToKey(own?.name ?? '');
  const parsed = await withTemporaryReadModel(dossier, context.now(), (draft) =>
    parseRecord(draft, given, statement, isOther ? (options.as ?? '') : given.as),
  );
  const { change } = parsed;
  const edited = change && toDraftedChange(review, statement, change, own, topic);
  const form = { ...parsed, change: edited, steps: toDraftedSteps(parsed.steps.flat()) };
  return askOrDecide(context, 'record', proposal, options, !recordFields.hasContent(options), form, side);
}

export async function editDraftedDispute(
  context: Context,
  proposal: Drafted<DisputeChange>,
  options: DisputeInput,
): Promise<Answer | FormSpec> {
  const { readModel } = context;
  const { dispute } = proposal.change;
  const review = requireOpenReview(readModel, proposal.drafted.draft);
  const given = { ...disputeToInput(proposal.change), by: dispute.from, ...pickDefined(options) };
  const named = new Set([dispute.against, dispute.from, (given.by ?? '').toUpperCase()]);
  const statements = [...named].flatMap((id): Statement[] => {
    const item = readModel.draftReviews.item(review.row, id);
    return item?.change.kind === 'statement-recorded' && item.state !== 'rejected' ? [item.change.statement] : [];
  });
  const dossier = reviewToDossier(readModel, review, statements);
  // /dispute requires a reason, a draft does not.
  const parsed = await withTemporaryReadModel(dossier, context.now(), (draft): ParsedChange<DisputeChange> => {
    const [against] = draft.records.statements(`${review.name}/${dispute.against}`);
    if (against === undefined) throw new Error(`the draft ${review.name} has no ${dispute.against}`);
    return parseDispute(draft, against, { ...given, reason: options.reason || 'drafted' }, dispute);
  });
  const { change } = parsed;
  const edited = change && { ...change, dispute: { ...change.dispute, id: dispute.id } };
  const steps = parsed.steps.map((fields) =>
    fields.map((one) => (one.name === 'reason' ? { ...one, value: options.reason ?? '', required: false } : one)),
  );
  const form = { ...parsed, change: edited, steps };
  return askOrDecide(context, 'dispute', proposal, options, !disputeFields.hasContent(options), form, null);
}

function askOrDecide<One extends Change>(
  context: Context,
  command: string,
  proposal: Drafted<One>,
  options: RecordInput | DisputeInput,
  isOpening: boolean,
  parsed: ParsedChange<One>,
  side: Side | null,
): Promise<Answer | FormSpec> {
  const { draft, id, decisions } = proposal.drafted;
  const base = options.base ?? String(decisions);
  return askOrSubmit(
    context,
    {
      title: t('draft.edit.title', { id }),
      intro: [paragraph(text(t('draft.edit.intro', { draft })))],
      parsed,
      isOpening,
      kept: { ...serializeOptions(options), command, base },
      isInPlace: true,
    },
    (change) =>
      enterDecision(context, proposal, { decision: 'edited', change, side, reason: options.reason || null, base }),
  );
}

function reviewToDossier(readModel: ReadModel, review: DraftReviewView, statements: Statement[]): Dossier {
  const { name, title, source, sides, speakers, topics } = review;
  const sources = [{ ...source, text: readModel.draftReviews.sourceText(review.row) }];
  return { id: name, title, sources, sides, speakers, topics, statements, disputes: [], facts: [] };
}

function statementToInput(review: DraftReviewView, change: RecordChange, own: Speaker | null): Partial<RecordInput> {
  const { statement } = change;
  const nameOf = (list: readonly { id: string; name: string }[], id: string | null) =>
    list.find((each) => each.id === id)?.name ?? '';
  return {
    ...wordsToInput(change),
    reason: undefined,
    dossier: review.name,
    source: statement.source,
    speaker: own?.name ?? '',
    ...(own === null ? {} : newSpeakerToInput(own, nameOf(review.sides, own.side) || 'neither')),
    // An unnamed speaker has no kind either: the editor who names one has to choose it.
    ...(own === null || own.id === UNKNOWN_SPEAKER_ID ? { kind: '' } : {}),
    topic: nameOf(review.topics, statement.topic),
    toldby: nameOf(review.speakers, statement.toldBy),
  };
}

/** Takes over what may change. The speaker is added if it is new or changed, the topic if it is new. */
function toDraftedChange(
  review: DraftReviewView,
  statement: Statement,
  change: RecordChange,
  own: Speaker | null,
  topic: Topic | null,
): RecordChange {
  const named = change.speaker && assignSpeakerId(review, change.speaker, own);
  const { id, viaNote, original } = statement;
  return {
    ...change,
    statement: {
      ...statement,
      ...change.statement,
      ...{ id, viaNote, original },
      speaker: named?.id ?? change.statement.speaker,
    },
    speaker: JSON.stringify(named) === JSON.stringify(own) ? null : named,
    topic,
  };
}

function assignSpeakerId({ speakers }: DraftReviewView, added: Speaker, own: Speaker | null): Speaker {
  if (own !== null && nameToKey(own.name) === nameToKey(added.name))
    return { ...own, ...added, id: own.id, note: own.note };
  return { ...added, id: uniqueId(speakers, added.id) };
}

const append = <T>(list: readonly T[], one: T | null): T[] => (one === null ? [...list] : [...list, one]);

/** The fields that are edited most come first; the rest follow in the order of /record. */
const FIRST_FIELDS = [
  ...['says', 'speaker', 'side', 'topic', 'quotation', 'passage', 'place', 'unmarked', 'kind', 'role', 'aliases'],
];

/** Dossier and source are given by the draft. The side is typed because the draft may not have it yet. */
function toDraftedSteps(fields: readonly Field[]): Field[][] {
  const rank = ({ name }: Field) => (FIRST_FIELDS.includes(name) ? FIRST_FIELDS.indexOf(name) : FIRST_FIELDS.length);
  const asked = fields
    .filter(({ name }) => name !== 'dossier' && name !== 'source')
    .map((one): Field => {
      if (one.name === 'side') return { ...one, kind: 'short', label: t('draft.edit.side'), choices: [] };
      return one.name === 'kind' ? { ...one, label: t('draft.edit.kind') } : one;
    })
    .toSorted((one, other) => rank(one) - rank(other));
  return Array.from({ length: Math.ceil(asked.length / MAX_FIELDS) }, (_, step) =>
    asked.slice(step * MAX_FIELDS, (step + 1) * MAX_FIELDS),
  );
}
