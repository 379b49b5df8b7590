import { type Answer, code, createAnswer, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { computeProgress } from '../src/bot/editing/draft-review/progress.ts';
import { DRAFT_COMMAND } from '../src/bot/editing/draft-review/show.ts';
import { pageOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import type { DraftReviewView } from '../src/claims/queries/draft-reviews.ts';
import type { ReadModel } from '../src/claims/read-model/read-model.ts';
import { formatMinute } from '../src/lib/minute.ts';

const PAGE_SIZE = 10;
/** Buttons that open one; the others are opened by their name. */
const MAX_BUTTONS = 5;

export const drafts = defineCommand({
  name: 'drafts',
  summary: 'The drafts under review, the latest first, and how far each has come',
  options: [pageOption],
  examples: ['/drafts'],

  async run({ readModel }, options): Promise<Answer> {
    const { items, total } = readModel.draftReviews.open(pageToSlice(options.page, PAGE_SIZE));
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
    const end = createPageFooter(
      { command: 'drafts', options: serializeOptions(options) },
      options.page,
      PAGE_SIZE,
      total,
      'drafts',
    );
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
  },
});

function reviewToItem(readModel: ReadModel, review: DraftReviewView): Spans {
  const { items, decided } = computeProgress(readModel, review);
  return [
    code(review.name),
    text(' '),
    strong(review.title),
    text(`: ${decided} of ${items.length} decided; handed in by ${review.by.name} on ${formatMinute(review.at)}`),
  ];
}
