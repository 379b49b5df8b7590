/** Lists the drafts under review, and shows one in the review channel. */
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { truncate } from '../../../lib/text.ts';
import { t, tMinute } from '../../../locales/index.ts';
import { type Answer, code, createAnswer, list, MAX_LABEL, paragraph, type Spans, strong, text } from '../../answer.ts';
import { computeProgress, DRAFT_COMMAND } from '../../editing/draft-review/progress.ts';
import { createPageFooter, pageToSlice } from '../../pagination.ts';

/** A draft in the review channel, while it waits there and after its review has ended. */
export function draftToAnnouncement(readModel: ReadModel, review: DraftReviewView): Answer {
  const { name, title, by, at, ended } = review;
  const [state, rest] = stateToText(readModel, review);
  return createAnswer({
    title: t('drafts.post.title', { name, title }),
    isDraft: ended === null,
    blocks: [
      paragraph(strong(`${state} `), text(`${t('drafts.handed-in', { by: by.name, at: tMinute(at) })} ${rest}`)),
    ],
    actions:
      ended === null
        ? [{ label: t('drafts.review'), command: DRAFT_COMMAND, options: { article: name } }]
        : ended.dossier === null
          ? []
          : [{ label: t('draft.summary'), command: 'summary', options: { dossier: ended.dossier } }],
  });
}

function stateToText(readModel: ReadModel, review: DraftReviewView): [state: string, rest: string] {
  const { ended } = review;
  if (ended === null)
    return [t('drafts.waits'), t('drafts.waits.count', { count: computeProgress(readModel, review).items.length })];
  const values = { by: ended.by.name, at: tMinute(ended.at) };
  if (ended.dossier !== null)
    return [t('drafts.published'), t('drafts.published.how', { ...values, dossier: ended.dossier })];
  return [t('drafts.abandoned'), t('drafts.abandoned.how', { ...values, reason: ended.reason ?? '' })];
}

const PAGE_SIZE = 10;
const MAX_BUTTONS = 5;

/** The drafts under review, the latest first. */
export function draftsToAnswer(readModel: ReadModel, page: number): Answer {
  const { items, total } = readModel.draftReviews.open(pageToSlice(page, PAGE_SIZE));
  if (total === 0)
    return createAnswer({
      tone: 'nothing',
      title: t('drafts.none'),
      blocks: [paragraph(text(t('drafts.none.how')))],
    });
  const invocation = { command: 'drafts', options: { page: String(page) } };
  const end = createPageFooter(invocation, page, PAGE_SIZE, total, 'drafts');
  return createAnswer({
    title: t('drafts.title', { count: total }),
    blocks: [list(items.map((review) => reviewToItem(readModel, review))), ...end.blocks],
    actions: [
      ...items.slice(0, MAX_BUTTONS).map(({ name }) => ({
        label: truncate(t('drafts.open', { name }), MAX_LABEL),
        command: DRAFT_COMMAND,
        options: { article: name },
      })),
      ...end.actions,
    ],
  });
}

function reviewToItem(readModel: ReadModel, review: DraftReviewView): Spans {
  const { items, decided } = computeProgress(readModel, review);
  const { name, title, by, at } = review;
  return [
    code(name),
    text(' '),
    strong(title),
    text(t('drafts.item', { decided, total: items.length, by: by.name, at: tMinute(at) })),
  ];
}
