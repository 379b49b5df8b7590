/** Shows a draft under review: its overview, the list of drafts, and its post in the review channel. */
import type { Statement } from '../../claims/model/dossier.ts';
import type { DraftReviewView } from '../../claims/queries/draft-reviews.ts';
import type { DraftItem } from '../../claims/queries/proposals.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { formatMinute } from '../../lib/minute.ts';
import {
  type Action,
  type Answer,
  type Block,
  code,
  createAnswer,
  heading,
  paragraph,
  type Spans,
  strong,
  text,
} from '../answer.ts';
import { computeProgress, DRAFT_COMMAND, nextOpenItem } from '../editing/draft-review/progress.ts';
import { createPageFooter, pageToSlice } from '../pagination.ts';
import { itemToAnswer, requireDraftedSpeaker } from './draft-item.ts';
import { capitalise } from './wording.ts';

const MAX_LISTED = 60;
const MAX_UNDECIDED = 5;

/** The next pending item, or the overview if there is none. @param message what has just happened, or null. */
export function draftToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  after: string | null,
  message: string | null,
): Answer {
  const progress = computeProgress(readModel, review);
  const next = nextOpenItem(progress, after);
  return next === null
    ? overviewToAnswer(readModel, review, message, progress)
    : itemToAnswer(readModel, review, next.id, message, progress);
}

export function overviewToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  message: string | null,
  progress = computeProgress(readModel, review),
): Answer {
  const { items, decided, approved, rejected } = progress;
  const open = items.length - decided;
  const action = (label: string, options: Record<string, string>): Action => ({
    label,
    command: DRAFT_COMMAND,
    options: { article: review.name, ...options },
  });
  const last = items.at(-1);
  return createAnswer({
    title: open === 0 ? `${review.name}: all is decided` : `${review.name}: ${decided} of ${items.length} decided`,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      paragraph(
        strong('Not on record before it is published. '),
        text(`${approved.length} accepted, ${rejected} skipped, ${open} open. Article: “${review.title}”.`),
      ),
      ...approvedToBlocks(readModel, review, approved),
      ...sidesToBlocks(review),
      ...notesToBlocks(review),
      ...undecidedToBlocks(readModel, review),
    ],
    actions: [
      ...(open === 0 ? [] : [action('Go on', {})]),
      ...(approved.length === 0 ? [] : [action('Publish', { decision: 'publish' })]),
      ...(open > 0 || last === undefined ? [] : [action('Back', { item: last.id })]),
      action('Abandon', { decision: 'abandon' }),
    ],
  });
}

/** Kept short so that the buttons stay in sight. */
function approvedToBlocks(readModel: ReadModel, review: DraftReviewView, approved: readonly DraftItem[]): Block[] {
  const changes = approved
    .slice(0, MAX_LISTED)
    .flatMap(({ id }) => readModel.draftReviews.item(review.row, id)?.change ?? []);
  const bySpeaker = new Map<string, string[]>();
  for (const change of changes)
    if (change.kind === 'statement-recorded') {
      const { speaker } = change.statement;
      bySpeaker.set(speaker, [...(bySpeaker.get(speaker) ?? []), statementLabel(change.statement)]);
    }
  const lines: Spans[] = [...bySpeaker].map(([speaker, ids]) => {
    const { name, sideName } = requireDraftedSpeaker(review, speaker);
    return [strong(capitalise(name)), text(` (${sideName ?? 'no side'}): ${ids.join(', ')}`)];
  });
  const disputes = changes.flatMap((change): Spans[] => {
    if (change.kind !== 'dispute-recorded') return [];
    const { id, kind, against, voice, from } = change.dispute;
    return [[text(`${id}: ${kind} of ${against} ${voice === 'source' ? 'drawn by the source, with' : 'by'} ${from}`)]];
  });
  const rest = approved.length - changes.length;
  const items = [...lines, ...disputes, ...(rest === 0 ? [] : [[text(`and ${rest} more`)]])];
  return items.length === 0 ? [] : [heading(text('Accepted')), { kind: 'list', items }];
}

const statementLabel = ({ id, toldBy }: Statement): string => (toldBy === null ? id : `${id} (as told by another)`);

function sidesToBlocks({ speakers, sides }: DraftReviewView): Block[] {
  if (sides.length > 0 || speakers.length === 0) return [];
  return [
    paragraph(
      text('No speaker has a side yet: Edit a statement to say for whom its speaker speaks. /compare compares sides.'),
    ),
  ];
}

function notesToBlocks({ notes = [] }: DraftReviewView): Block[] {
  if (notes.length === 0) return [];
  return [heading(text('How the article was read')), { kind: 'list', items: notes.map((note): Spans => [text(note)]) }];
}

function undecidedToBlocks(readModel: ReadModel, review: DraftReviewView): Block[] {
  if (review.undecided.length === 0) return [];
  const source = readModel.draftReviews.sourceText(review.row);
  const lines = review.undecided
    .slice(0, MAX_UNDECIDED)
    .map(({ place: [start, end], says }): Spans => [text(`“${source.slice(start, end)}”: ${says}`)]);
  const rest = review.undecided.length - lines.length;
  return [
    heading(text('What the drafter left open')),
    { kind: 'list', items: rest === 0 ? lines : [...lines, [text(`and ${rest} more`)]] },
    paragraph(text('What of it is a statement can be recorded with /record once this is published.')),
  ];
}

/** A draft in the review channel, while it waits there and after its review has ended. */
export function draftToAnnouncement(readModel: ReadModel, review: DraftReviewView): Answer {
  const { name, title, by, at, ended } = review;
  const [state, rest] = stateToText(readModel, review);
  return createAnswer({
    title: `Draft ${name}: ${title}`,
    blocks: [paragraph(strong(`${state} `), text(`Handed in by ${by.name} on ${formatMinute(at)}. ${rest}`))],
    actions:
      ended === null
        ? [{ label: 'Review it', command: DRAFT_COMMAND, options: { article: name } }]
        : ended.dossier === null
          ? []
          : [{ label: 'Summary', command: 'summary', options: { dossier: ended.dossier } }],
  });
}

function stateToText(readModel: ReadModel, review: DraftReviewView): [state: string, rest: string] {
  const { ended } = review;
  if (ended === null)
    return [
      'Drafted, not on record.',
      `${computeProgress(readModel, review).items.length} statements and oppositions wait for an editor.`,
    ];
  const ending = `by ${ended.by.name} on ${formatMinute(ended.at)}`;
  if (ended.dossier !== null) return ['On record.', `Published ${ending} as ${ended.dossier}.`];
  return ['Abandoned.', `Ended ${ending}: nothing of it is on record. Why: ${ended.reason}`];
}

const PAGE_SIZE = 10;
const MAX_BUTTONS = 5;

/** The drafts under review, the latest first. */
export function draftsToAnswer(readModel: ReadModel, page: number): Answer {
  const { items, total } = readModel.draftReviews.open(pageToSlice(page, PAGE_SIZE));
  if (total === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'No draft is under review',
      blocks: [
        paragraph(
          text('Give an article to /draft: its address, a file, or “Draft a dossier” on a message with one of them.'),
        ),
      ],
    });
  const invocation = { command: 'drafts', options: { page: String(page) } };
  const end = createPageFooter(invocation, page, PAGE_SIZE, total, 'drafts');
  return createAnswer({
    title: total === 1 ? 'One draft under review' : `${total} drafts under review`,
    blocks: [{ kind: 'list', items: items.map((review) => reviewToItem(readModel, review)) }, ...end.blocks],
    actions: [
      ...items.slice(0, MAX_BUTTONS).map(({ name }) => ({
        label: `Open ${name}`.slice(0, 40).toWellFormed(),
        command: DRAFT_COMMAND,
        options: { article: name },
      })),
      ...end.actions,
    ],
  });
}

function reviewToItem(readModel: ReadModel, review: DraftReviewView): Spans {
  const { items, decided } = computeProgress(readModel, review);
  return [
    code(review.name),
    text(' '),
    strong(review.title),
    text(`: ${decided} of ${items.length} decided; handed in by ${review.by.name} on ${formatMinute(review.at)}`),
  ];
}
