/** Shows proposals and changes. */

import type { Rating, Statement } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { Actor } from '../../claims/model/entry.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { Versioned } from '../../claims/read-model/history.ts';
import { scaleToText } from '../../claims/read-model/projectors/diff-fields.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatMinute } from '../../lib/minute.ts';
import { t } from '../../locales/index.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  paragraph,
  type Spans,
  strong,
  text,
} from '../answer.ts';
import { lineToSpans } from '../layout/line.ts';
import { createPageFooter, pageToSlice } from '../pagination.ts';
import { createCard, createLine } from './card.ts';
import { detailsToFields } from './details.ts';
import { sourcesToFooter } from './source-line.ts';
import { capitalise, speakerViewToText } from './wording.ts';

/** The names of a statement's fields as people read them. */
const STATEMENT_LABELS: Record<keyof Statement, string> = {
  id: 'Id',
  source: 'Source',
  speaker: 'Speaker',
  as: 'Named in the source as',
  topic: 'Topic',
  says: 'Paraphrase',
  quotes: 'Quotation',
  passage: 'Passage',
  via: 'Channel',
  viaNote: 'Note on the channel',
  toldBy: 'Told by',
  date: 'Date of the words',
  original: 'Original',
};

export function proposalToAnswer(readModel: ReadModel, proposal: ProposalView): Answer {
  return createAnswer({
    title: `${proposal.name}: ${changeToTitle(proposal)}`,
    blocks: [
      paragraph(
        strong(stateToText(proposal)),
        text(` Proposed by ${proposal.by.name} on ${formatMinute(proposal.at)}. Why: ${proposal.change.reason}`),
        ...(proposal.editedBy === null ? [] : [text(` ${t('proposal.edited', { editor: proposal.editedBy.name })}`)]),
      ),
      ...(proposal.decided === null
        ? []
        : [
            paragraph(
              text(
                `By ${proposal.decided.by.name} on ${formatMinute(proposal.decided.at)}. Why: ${proposal.decided.reason}`,
              ),
            ),
          ]),
      ...changeToBlocks(readModel, proposal.subject, proposal.change),
    ],
    actions: proposal.state === 'pending' ? decisionActions(proposal) : [],
  });
}

const PAGE_SIZE = 10;
const MAX_BUTTONS = 5;

/** The proposals that wait, the oldest first. */
export function pendingToAnswer(readModel: ReadModel, page: number): Answer {
  const { items, total } = readModel.editing.pending(pageToSlice(page, PAGE_SIZE));
  if (total === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'No proposal waits',
      blocks: [paragraph(text('All that was proposed is decided.'))],
    });
  const invocation = { command: 'proposals', options: { page: String(page) } };
  const end = createPageFooter(invocation, page, PAGE_SIZE, total, 'proposals');
  return createAnswer({
    title: total === 1 ? 'One proposal waits' : `${total} proposals wait`,
    blocks: [{ kind: 'list', items: items.map(proposalToItem) }, ...end.blocks],
    actions: [
      ...items
        .slice(0, MAX_BUTTONS)
        .map(({ name }) => ({ label: `Open ${name}`, command: 'proposals', options: { proposal: name } })),
      ...end.actions,
    ],
  });
}

function proposalToItem(proposal: ProposalView): Spans {
  const { name, by, at, change } = proposal;
  return [code(name), text(` ${changeToTitle(proposal)}, by ${by.name} on ${formatMinute(at)}: ${change.reason}`)];
}

/** Pending proposals for a statement. They are shown below it and do not affect its words. */
export function pendingToBlocks(readModel: ReadModel, ref: string): Block[] {
  return readModel.editing
    .pendingFor(ref)
    .filter(({ change }) => change.kind !== 'statement-recorded')
    .map((proposal) =>
      paragraph(
        strong(`Proposed, not approved yet (${proposal.name}, by ${proposal.by.name}): `),
        text(`${changeToTitle(proposal)}. Why: ${proposal.change.reason}`),
      ),
    );
}

/** "a new statement, lecornu-shoigu/S16" */
export function changeToTitle({ change, subject }: Pick<ProposalView, 'change' | 'subject'>): string {
  switch (change.kind) {
    case 'statement-recorded':
      return `a new statement, ${subject}`;
    case 'statement-corrected':
      return `a correction of ${subject}`;
    case 'dispute-recorded':
      return `a dispute of ${subject}`;
    case 'rating-recorded':
      return `this newsroom’s rating of ${subject}`;
    case 'rating-corrected':
      return `a correction of the rating ${subject}`;
    default:
      return `a retraction of ${subject}`;
  }
}

function stateToText({ state }: ProposalView): string {
  if (state === 'pending') return 'Proposed, not approved yet.';
  return state === 'approved' ? 'Approved.' : 'Rejected.';
}

/** What is approved is what was shown: an edit since then refuses it. */
function decisionActions({ name: proposal, edits }: ProposalView): Action[] {
  const base: Record<string, string> = edits === 0 ? {} : { base: String(edits) };
  return [
    { label: 'Approve', command: 'proposals', options: { proposal, decision: 'approve', ...base } },
    { label: 'Edit', command: 'proposals', options: { proposal, decision: 'edit' } },
    { label: 'Reject', command: 'proposals', options: { proposal, decision: 'reject' } },
  ];
}

/** The whole change: an editor approves what is shown here. */
export function changeToBlocks(readModel: ReadModel, subject: string, change: Change): Block[] {
  const [view] = readModel.records.statements(subject);
  const about: Block[] = view === undefined ? [] : [createLine(readModel, view)];
  switch (change.kind) {
    case 'statement-recorded':
      if (view === undefined) return [{ kind: 'list', items: statementToLines(change.statement) }];
      return [
        { ...createCard(readModel, view), lead: [strong(capitalise(speakerViewToText(view.speaker)))], actions: [] },
        { kind: 'fields', fields: detailsToFields(view) },
        ...sourcesToFooter([view]),
      ];
    case 'statement-corrected':
      return [...about, { kind: 'list', items: differencesToItems(change.before, change.after) }];
    case 'dispute-recorded':
      return [...about, paragraph(strong('Disputed by: ')), { kind: 'list', items: disputeToItems(readModel, change) }];
    case 'rating-recorded':
      return [...about, { kind: 'list', items: documentToLines(RATING_LABELS, change.rating, ratingValueToText) }];
    case 'rating-corrected':
      return [{ kind: 'list', items: fieldsToItems(RATING_LABELS, change.before, change.after, ratingValueToText) }];
    default:
      return about;
  }
}

function disputeToItems(
  readModel: ReadModel,
  { dossier, dispute }: Extract<Change, { kind: 'dispute-recorded' }>,
): Spans[] {
  const [from] = readModel.records.statements(`${dossier}/${dispute.from}`);
  const how = text(
    `${dispute.kind}, ${dispute.voice === 'source' ? 'drawn by the source itself, by no speaker' : 'by the speaker'}: `,
  );
  return [from === undefined ? [how, code(dispute.from)] : [how, ...lineToSpans(createLine(readModel, from))]];
}

function statementToLines({ id: _, ...statement }: Statement): Spans[] {
  return documentToLines<Statement>(STATEMENT_LABELS, statement, valueToText);
}

/** "Paraphrase: “old” → “new”", one item a field. */
export function differencesToItems(before: Partial<Statement>, after: Partial<Statement>): Spans[] {
  return fieldsToItems(STATEMENT_LABELS, before, after, valueToText);
}

const RATING_LABELS: Partial<Record<keyof Rating, string>> = {
  verdict: 'Verdict',
  scale: 'As a number',
  by: 'Signed by',
  date: 'Date of the review',
  url: 'Review',
};

function ratingValueToText(value: Rating[keyof Rating]): string {
  return typeof value === 'string' ? `“${value}”` : (scaleToText(value) ?? 'nothing');
}

/** The names of some of a document's fields, in the order they are shown in. */
type FieldLabels<Doc> = Partial<Record<keyof Doc, string>>;

function documentToLines<Doc extends object>(
  names: FieldLabels<Doc>,
  doc: Partial<Doc>,
  toText: (value: Doc[keyof Doc]) => string,
): Spans[] {
  return fieldsOf(names)
    .filter((name) => doc[name] != null)
    .map((name) => [strong(`${names[name]}: `), text(toText(doc[name] as Doc[keyof Doc]))]);
}

function fieldsToItems<Doc extends object>(
  names: FieldLabels<Doc>,
  before: Partial<Doc>,
  after: Partial<Doc>,
  toText: (value: Doc[keyof Doc]) => string,
): Spans[] {
  const shown = (doc: Partial<Doc>, name: keyof Doc) => text(toText((doc[name] ?? null) as Doc[keyof Doc]));
  return fieldsOf(names)
    .filter((name) => name in after)
    .map((name) => [strong(`${names[name]}: `), shown(before, name), strong(' → '), shown(after, name)]);
}

const fieldsOf = <Doc extends object>(names: FieldLabels<Doc>) => Object.keys(names) as (keyof Doc)[];

/** The fields of a document that differ from another one's. */
function pickChanged<Doc extends object>(names: FieldLabels<Doc>, doc: Doc, other: Doc): Partial<Doc> {
  const changed = fieldsOf(names).filter((name) => JSON.stringify(doc[name]) !== JSON.stringify(other[name]));
  return Object.fromEntries(changed.map((name) => [name, doc[name]])) as Partial<Doc>;
}

/** The fields in which two versions of a statement or rating differ. */
export function versionsToItems(before: Versioned, after: Versioned): Spans[] {
  if ('verdict' in before && 'verdict' in after)
    return fieldsToItems(RATING_LABELS, before, pickChanged(RATING_LABELS, after, before), ratingValueToText);
  if (!('says' in before) || !('says' in after)) return [];
  return differencesToItems(before, pickChanged(STATEMENT_LABELS, after, before));
}

function valueToText(value: Statement[keyof Statement]): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return `“${value}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'no quotation' : fragmentsToText(value);
  return 'exact' in value ? `“${value.exact}”` : `“${value.text}”`;
}

/** Who made an entry: a person, the dossier file, or the bot. */
export function actorToText(by: Actor): string {
  return by.kind === 'seed'
    ? `the dossier file “${by.name}”`
    : by.platform === null
      ? by.name
      : `${by.name} (${by.platform})`;
}
