/** What /draft does with a draft under review: shows it, decides items, names its speakers, or ends it. */
import type { DraftReviewView } from '../../../claims/queries/draft-reviews.ts';
import { UserError } from '../../../lib/errors.ts';
import { t, tList } from '../../../locales/index.ts';
import type { Answer } from '../../answer.ts';
import {
  draftToAnswer,
  listToAnswer,
  lowToAnswer,
  nextToAnswer,
  overviewToAnswer,
} from '../../answers/drafts/overview.ts';
import type { Context } from '../../command.ts';
import type { FormSpec } from '../../forms/form.ts';
import { choiceSchema } from '../../options.ts';
import { abandonReview, publishReview } from './end.ts';
import { acceptItems, parseItems, reviewItem } from './review-item.ts';
import { nameSpeakers } from './speakers.ts';

export const DECISIONS = [
  ...(['accept', 'edit', 'skip', 'show'] as const),
  ...(['speakers', 'sure', 'next', 'more', 'overview'] as const),
  ...(['publish', 'abandon'] as const),
];
type Decision = (typeof DECISIONS)[number];

export const decisionSchema = choiceSchema(DECISIONS, () =>
  t('draft.decision', { choices: tList(DECISIONS, 'disjunction') }),
);

interface ReviewOptions {
  item?: string | undefined;
  decision?: Decision | undefined;
  /** The last item of the list that was shown. */
  after?: string | undefined;
  reason?: string | undefined;
  rest: boolean;
  number?: number | undefined;
}

/** @param options of /draft; those that edit an item or name speakers are passed on. */
export async function reviewDraft(
  context: Context,
  review: DraftReviewView,
  options: ReviewOptions & Readonly<Record<string, unknown>>,
): Promise<Answer | FormSpec> {
  const { readModel } = context;
  const { reason, number, after = null } = options;
  const { item, decision } = splitItem(options);
  switch (decision) {
    case 'publish':
      return publishReview(context, review, options.rest);
    case 'abandon':
      return abandonReview(context, review, reason);
    case 'speakers':
      return nameSpeakers(context, review, options);
    case 'sure':
      return listToAnswer(readModel, review, after, null);
    case 'next':
      return nextToAnswer(readModel, review, null, null);
    case 'more':
      return lowToAnswer(readModel, review);
    case 'overview':
      return overviewToAnswer(readModel, review, null);
    default: {
      const several = decision === 'accept' ? parseItems(item ?? '') : null;
      if (several !== null) return acceptItems(context, review, several, after);
      if (item) return reviewItem(context, review, item, { decision, reason, number }, options);
      if (decision === 'show') return draftToAnswer(readModel, review, null, null);
      throw new UserError(t('draft.which', { name: review.name, decision }));
    }
  }
}

/** `/draft harbour-strike publish` names no item: what stands in its place is the decision. */
function splitItem({ item, decision }: ReviewOptions): { item: string | undefined; decision: Decision } {
  const read = decisionSchema.safeParse(item ?? '');
  if (decision !== undefined || !read.success) return { item, decision: decision ?? 'show' };
  return { item: undefined, decision: read.data };
}
