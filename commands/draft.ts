import { z } from 'zod';
import { draftToAnswer } from '../src/bot/answers/draft-overview.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { startDraftReview } from '../src/bot/editing/draft-review/begin.ts';
import { abandonReview, publishReview } from '../src/bot/editing/draft-review/end.ts';
import { editOptions } from '../src/bot/editing/draft-review/options.ts';
import { DRAFT_COMMAND, requireOpenReview } from '../src/bot/editing/draft-review/progress.ts';
import { reviewItem } from '../src/bot/editing/draft-review/review-item.ts';
import { flagOption, option } from '../src/bot/options.ts';
import { UserError } from '../src/lib/errors.ts';

const DECISIONS = ['accept', 'edit', 'skip', 'show', 'publish', 'abandon'] as const;
const CHANGES = ['accept', 'reject'] as const;
const decisionSchema = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(DECISIONS, { error: `What is decided is one of ${DECISIONS.join(', ')}.` }));
const numberSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, 'The number of a decision has to be a number, such as number:1.')
  .transform(Number);

export const draft = defineCommand({
  name: DRAFT_COMMAND,
  summary: 'Drafts a dossier from an article, and reviews the draft one statement at a time',
  options: [
    option('article', 'text', 'The article’s address, or the name of a draft to go on with', { positional: true }),
    option('item', 'text', 'The statement or opposition of the draft, such as S3 or D1', { positional: true }),
    option('decision', 'choice', 'What becomes of it, or of the draft', {
      positional: true,
      choices: DECISIONS,
      schema: decisionSchema.optional(),
    }),
    option('file', 'file', 'The article as a file: text, Markdown, HTML, NewsML-G2, NITF, PDF, DOCX, RTF or e-mail'),
    option('language', 'text', 'The article’s language, such as en or fr, where it is told wrongly'),
    option('changes', 'choice', 'A Word document’s tracked changes', {
      isTypedOnly: true,
      choices: CHANGES,
      schema: z.enum(CHANGES, { error: `Tracked changes are one of ${CHANGES.join(', ')}.` }).optional(),
    }),
    option('reason', 'text', 'Why: needed to abandon'),
    flagOption('new', 'Drafts it although the same article is there already'),
    flagOption('rest', 'Publishes although some is not decided: that is left out'),
    option('number', 'number', 'Which decision on the item it is, from 1; the buttons have it', {
      isTypedOnly: true,
      schema: numberSchema.optional(),
    }),
    ...editOptions,
  ],
  examples: ['/draft'],
  shortcut: 'Draft a dossier',

  async run(context, options) {
    const { article = '', file, reason, number } = options;
    if (file) return startDraftReview(context, options);
    if (article === '') return context.runCommand({ command: 'drafts', options: {} });
    if (context.readModel.draftReviews.review(article) === null) return startDraftReview(context, options);
    const review = requireOpenReview(context.readModel, article);
    const { item, decision } = splitItem(options);
    if (decision === 'publish') return publishReview(context, review, options.rest);
    if (decision === 'abandon') return abandonReview(context, review, reason);
    if (item) return reviewItem(context, review, item, { decision, reason, number }, options);
    if (decision === 'show') return draftToAnswer(context.readModel, review, null, null);
    throw new UserError(`Which statement is it? Name it: /draft ${review.name} S1 ${decision}.`);
  },
});

type Decision = (typeof DECISIONS)[number];

/** `/draft harbour-strike publish` names no item: what stands in its place is the decision. */
function splitItem({ item, decision }: { item?: string | undefined; decision?: Decision | undefined }): {
  item: string | undefined;
  decision: Decision;
} {
  const read = decisionSchema.safeParse(item ?? '');
  if (decision !== undefined || !read.success) return { item, decision: decision ?? 'show' };
  return { item: undefined, decision: read.data };
}
