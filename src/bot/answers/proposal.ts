/** Shows proposals and changes. */

import type { Rating, Statement } from '../../claims/model/dossier.ts';
import type { Change } from '../../claims/model/entries/editing.ts';
import type { Actor } from '../../claims/model/entry.ts';
import { fragmentsToText } from '../../claims/model/quote.ts';
import type { ProposalView } from '../../claims/queries/proposals.ts';
import type { Versioned } from '../../claims/read-model/history.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type MessageKey, t, tMinute } from '../../locales/index.ts';
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
import { capitalise, quoteWords, speakerViewToText } from './wording.ts';

/** A statement's fields, in the order that they are shown in, with the keys of their names. */
const STATEMENT_LABELS: FieldLabels<Statement> = {
  source: 'field.source',
  speaker: 'field.speaker',
  as: 'field.as',
  topic: 'field.topic',
  says: 'field.says',
  quotes: 'field.quotes',
  passage: 'field.passage',
  via: 'field.via',
  viaNote: 'field.via',
  toldBy: 'field.toldBy',
  date: 'field.date',
  original: 'field.original',
};

export function proposalToAnswer(readModel: ReadModel, proposal: ProposalView): Answer {
  return createAnswer({
    title: t('proposal.title', { name: proposal.name, what: changeToTitle(proposal) }),
    isDraft: proposal.state === 'pending',
    blocks: [
      paragraph(
        strong(stateToText(proposal)),
        text(
          ` ${t('proposal.by', { by: proposal.by.name, at: tMinute(proposal.at), reason: proposal.change.reason })}`,
        ),
        ...(proposal.editedBy === null ? [] : [text(` ${t('proposal.edited', { editor: proposal.editedBy.name })}`)]),
      ),
      ...(proposal.decided === null
        ? []
        : [
            paragraph(
              text(
                t('proposal.decided', {
                  by: proposal.decided.by.name,
                  at: tMinute(proposal.decided.at),
                  reason: proposal.decided.reason ?? '',
                }),
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
      title: t('proposal.none'),
      blocks: [paragraph(text(t('proposal.none.how')))],
    });
  const invocation = { command: 'proposals', options: { page: String(page) } };
  const end = createPageFooter(invocation, page, PAGE_SIZE, total, 'proposals');
  return createAnswer({
    title: t('proposal.waiting', { count: total }),
    blocks: [{ kind: 'list', items: items.map(proposalToItem) }, ...end.blocks],
    actions: [
      ...items.slice(0, MAX_BUTTONS).map(({ name }) => ({
        label: t('proposal.open', { name }),
        command: 'proposals',
        options: { proposal: name },
      })),
      ...end.actions,
    ],
  });
}

function proposalToItem(proposal: ProposalView): Spans {
  const { name, by, at, change } = proposal;
  return [
    code(name),
    text(t('proposal.item', { what: changeToTitle(proposal), by: by.name, at: tMinute(at), reason: change.reason })),
  ];
}

/** Pending proposals for a statement. They are shown below it and do not affect its words. */
export function pendingToBlocks(readModel: ReadModel, ref: string): Block[] {
  return readModel.editing
    .pendingFor(ref)
    .filter(({ change }) => change.kind !== 'statement-recorded')
    .map((proposal) =>
      paragraph(
        strong(`${t('proposal.pending', { name: proposal.name, by: proposal.by.name })} `),
        text(t('proposal.pending.what', { what: changeToTitle(proposal), reason: proposal.change.reason })),
      ),
    );
}

/** "a new statement, lecornu-shoigu/S16" */
export function changeToTitle({ change, subject }: Pick<ProposalView, 'change' | 'subject'>): string {
  switch (change.kind) {
    case 'statement-recorded':
      return t('proposal.change.statement', { subject });
    case 'statement-corrected':
      return t('proposal.change.correction', { subject });
    case 'dispute-recorded':
      return t('proposal.change.dispute', { subject });
    case 'rating-recorded':
      return t('proposal.change.rating', { subject });
    case 'rating-corrected':
      return t('proposal.change.rating-correction', { subject });
    default:
      return t('proposal.change.retraction', { subject });
  }
}

function stateToText({ state }: ProposalView): string {
  return t(`proposal.state.${state}`);
}

/** What is approved is what was shown: an edit since then refuses it. */
function decisionActions({ name: proposal, edits }: ProposalView): Action[] {
  const base: Record<string, string> = edits === 0 ? {} : { base: String(edits) };
  return [
    { label: t('proposal.approve'), command: 'proposals', options: { proposal, decision: 'approve', ...base } },
    { label: t('proposal.edit'), command: 'proposals', options: { proposal, decision: 'edit' } },
    { label: t('proposal.reject'), command: 'proposals', options: { proposal, decision: 'reject' } },
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
      return [
        ...about,
        paragraph(strong(`${t('proposal.disputed-by')} `)),
        { kind: 'list', items: disputeToItems(readModel, change) },
      ];
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
  const key = dispute.voice === 'source' ? 'proposal.dispute.by-article' : 'proposal.dispute';
  const how = text(t(key, { kind: dispute.kind }));
  return [from === undefined ? [how, code(dispute.from)] : [how, ...lineToSpans(createLine(readModel, from))]];
}

function statementToLines({ id: _, ...statement }: Statement): Spans[] {
  return documentToLines<Statement>(STATEMENT_LABELS, statement, valueToText);
}

/** "Paraphrase: “old” → “new”", one item a field. */
export function differencesToItems(before: Partial<Statement>, after: Partial<Statement>): Spans[] {
  return fieldsToItems(STATEMENT_LABELS, before, after, valueToText);
}

const RATING_LABELS: FieldLabels<Rating> = {
  verdict: 'field.verdict',
  scale: 'field.scale',
  by: 'field.by',
  date: 'field.review-date',
  url: 'field.url',
};

function ratingValueToText(value: Rating[keyof Rating]): string {
  if (value === null) return t('proposal.nothing');
  return typeof value === 'string' ? quoteWords(value) : t('rating.scale', { ...value });
}

/** The names of some of a document's fields, in the order they are shown in. */
type FieldLabels<Doc> = Partial<Record<keyof Doc, MessageKey>>;

function documentToLines<Doc extends object>(
  names: FieldLabels<Doc>,
  doc: Partial<Doc>,
  toText: (value: Doc[keyof Doc]) => string,
): Spans[] {
  return fieldsOf(names)
    .filter((name) => doc[name] != null)
    .map((name) => [strong(labelOf(names[name])), text(toText(doc[name] as Doc[keyof Doc]))]);
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
    .map((name) => [strong(labelOf(names[name])), shown(before, name), strong(' → '), shown(after, name)]);
}

const labelOf = (key: MessageKey | undefined) => (key === undefined ? '' : `${capitalise(t(key))}${t('label.colon')} `);

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
  if (value === null) return t('proposal.nothing');
  if (typeof value === 'string') return quoteWords(value);
  if (Array.isArray(value)) return value.length === 0 ? t('proposal.no-quote') : fragmentsToText(value);
  return quoteWords('exact' in value ? value.exact : value.text);
}

/** Who made an entry: a person, the dossier file, or the bot. */
export function actorToText(by: Actor): string {
  return by.kind === 'seed'
    ? t('actor.file', { file: by.name })
    : by.platform === null
      ? by.name
      : t('actor.platform', { name: by.name, platform: by.platform });
}
