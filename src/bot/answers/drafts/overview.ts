/** Shows a draft under review as a whole: where it begins, what comes next, and how far it is. */
import type { Statement } from '../../../claims/model/dossier.ts';
import type { DraftItem } from '../../../claims/queries/draft-items.ts';
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { SpeakerView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { t } from '../../../locales/index.ts';
import {
  type Action,
  type Answer,
  type Block,
  createAnswer,
  heading,
  list,
  paragraph,
  type Spans,
  strong,
  text,
} from '../../answer.ts';
import {
  computeProgress,
  DRAFT_COMMAND,
  nextOpenItem,
  type ReviewProgress,
} from '../../editing/draft-review/progress.ts';
import { reviewSpeakers } from '../../editing/draft-review/review-speakers.ts';
import { capitalise, quoteWords } from '../wording.ts';
import { createDraftCards, requireDraftedSpeaker } from './cards.ts';
import { disputeToText, draftAction, draftFooter, itemToAnswer } from './item.ts';
import { sureToAnswer } from './list.ts';

const MAX_LISTED = 60;
const MAX_UNDECIDED = 5;

/**
 * Where a review goes on: with the speakers before anything is decided, with the sure statements, with the next of the
 * others, and at last with the overview.
 *
 * @param after the item that was decided just now, or null.
 * @param message what has just happened, or null.
 */
export function draftToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  after: string | null,
  message: string | null,
): Answer {
  const progress = computeProgress(readModel, review);
  if (after === null && review.decisions === 0) return startToAnswer(review, message, progress);
  return after === null && progress.sure.length > 1
    ? listToAnswer(readModel, review, null, message)
    : nextToAnswer(readModel, review, after, message);
}

/** The next of the sure ones as a list; the next item by itself where none is left. @param after the last one listed. */
export function listToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  after: string | null,
  message: string | null,
): Answer {
  return sureToAnswer(readModel, review, after, message) ?? nextToAnswer(readModel, review, null, message);
}

/** The next item by itself, or the overview. */
export function nextToAnswer(
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

/** The first item of low confidence. */
export function lowToAnswer(readModel: ReadModel, review: DraftReviewView): Answer {
  const progress = computeProgress(readModel, review);
  const [first] = progress.low;
  return first === undefined
    ? overviewToAnswer(readModel, review, null, progress)
    : itemToAnswer(readModel, review, first.id, null, progress);
}

/** Who speaks comes first: everything after it shows the names, roles and sides. */
function startToAnswer(review: DraftReviewView, message: string | null, progress: ReviewProgress): Answer {
  const statements = progress.items.filter(({ opposes }) => opposes === null).length;
  const speakers = reviewSpeakers(review, progress);
  const items = speakers.map(({ speaker, ids }): Spans => {
    const { name, role, sideName } = requireDraftedSpeaker(review, speaker.id);
    return [
      strong(capitalise(name)),
      text(` (${role ?? t('draft.no-role')}, ${sideName ?? t('draft.no-side')}): ${shortIds(ids)}`),
    ];
  });
  return createAnswer({
    title: t('draft.start.title', { statements, disputes: progress.items.length - statements }),
    isDraft: true,
    isInPlace: true,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      ...(items.length === 0 ? [] : [paragraph(strong(t('draft.start.speakers'))), list(items)]),
      ...notesToBlocks(review),
      draftFooter(review, progress),
    ],
    actions: [
      ...(items.length === 0 ? [] : [draftAction(review, t('draft.speakers'), { decision: 'speakers' })]),
      draftAction(review, t('draft.go-on'), { decision: 'sure' }),
    ],
    origin: { command: DRAFT_COMMAND, options: { article: review.name } },
  });
}

const MAX_IDS = 8;

function shortIds(ids: readonly string[]): string {
  const shown = ids.slice(0, MAX_IDS).join(', ');
  return ids.length > MAX_IDS ? t('draft.more-ids', { shown, count: ids.length - MAX_IDS }) : shown;
}

export function overviewToAnswer(
  readModel: ReadModel,
  review: DraftReviewView,
  message: string | null,
  progress = computeProgress(readModel, review),
): Answer {
  const { items, decided, approved, rejected, low } = progress;
  const open = items.length - decided;
  const waiting = open - low.length;
  const last = items.at(-1);
  return createAnswer({
    title: t('draft.overview.title', { open, waiting, low: low.length }),
    isDraft: true,
    isInPlace: true,
    blocks: [
      ...(message === null ? [] : [paragraph(text(message))]),
      paragraph(strong(t('draft.overview.counts', { accepted: approved.length, skipped: rejected, open }))),
      ...(low.length === 0 ? [] : [paragraph(text(t('draft.overview.low', { count: low.length })))]),
      ...approvedToBlocks(readModel, review, approved),
      ...sidesToBlocks(review),
      ...notesToBlocks(review),
      ...undecidedToBlocks(readModel, review),
      draftFooter(review, progress),
    ],
    actions: [
      ...(waiting === 0 ? [] : [draftAction(review, t('draft.go-on'), {})]),
      ...publishActions(review, progress, waiting),
      ...(low.length === 0 ? [] : [draftAction(review, t('draft.show-more'), { decision: 'more' })]),
      ...(open > 0 || last === undefined ? [] : [draftAction(review, t('draft.back'), { item: last.id })]),
      draftAction(review, t('draft.speakers'), { decision: 'speakers' }),
      draftAction(review, t('draft.abandon'), { decision: 'abandon' }),
    ],
    origin: { command: DRAFT_COMMAND, options: { article: review.name, decision: 'overview' } },
  });
}

/** What the button leaves out, it says: only what is of low confidence is left out without another question. */
function publishActions(review: DraftReviewView, { approved, low }: ReviewProgress, waiting: number): Action[] {
  if (approved.length === 0) return [];
  return waiting === 0 && low.length > 0
    ? [draftAction(review, t('draft.publish-without', { count: low.length }), { decision: 'publish', rest: 'yes' })]
    : [draftAction(review, t('draft.publish'), { decision: 'publish' })];
}

/** Kept short so that the buttons stay in sight. */
function approvedToBlocks(readModel: ReadModel, review: DraftReviewView, approved: readonly DraftItem[]): Block[] {
  const cards = createDraftCards(readModel, review);
  const shown = approved.slice(0, MAX_LISTED);
  const statements = shown.flatMap(({ id }) => cards.statement(id) ?? []);
  const lines = [...Map.groupBy(statements, ({ speaker }) => speaker)].map(([speaker, group]): Spans => {
    const view = requireDraftedSpeaker(review, speaker);
    return [strong(capitalise(view.name)), text(` (${sideToText(view)}): ${group.map(statementLabel).join(', ')}`)];
  });
  const disputes = shown.flatMap(({ id }): Spans[] => {
    const dispute = cards.dispute(id);
    return dispute === null ? [] : [[text(`${id}: ${disputeToText(review, dispute, cards)}`)]];
  });
  const rest = approved.length - shown.length;
  const items = [...lines, ...disputes, ...(rest === 0 ? [] : [[text(t('draft.and-more', { count: rest }))]])];
  return items.length === 0 ? [] : [heading(text(t('draft.accepted'))), list(items)];
}

const sideToText = ({ sideName }: SpeakerView): string => sideName ?? t('draft.no-side');

const statementLabel = ({ id, toldBy }: Statement): string => (toldBy === null ? id : t('draft.relayed', { id }));

function sidesToBlocks({ speakers, sides }: DraftReviewView): Block[] {
  return sides.length > 0 || speakers.length === 0 ? [] : [paragraph(text(t('draft.no-sides')))];
}

function notesToBlocks({ notes = [] }: DraftReviewView): Block[] {
  if (notes.length === 0) return [];
  return [heading(text(t('draft.notes'))), list(notes.map((note): Spans => [text(note)]))];
}

function undecidedToBlocks(readModel: ReadModel, review: DraftReviewView): Block[] {
  if (review.undecided.length === 0) return [];
  const source = readModel.draftReviews.sourceText(review.row);
  const lines = review.undecided
    .slice(0, MAX_UNDECIDED)
    .map(({ place: [start, end], says }): Spans => [text(`${quoteWords(source.slice(start, end))}: ${says}`)]);
  const rest = review.undecided.length - lines.length;
  return [
    heading(text(t('draft.undecided'))),
    list(rest === 0 ? lines : [...lines, [text(t('draft.and-more', { count: rest }))]]),
    paragraph(text(t('draft.undecided.how'))),
  ];
}
