import { z } from 'zod';
import { defineCommand } from '../src/bot/define-command.ts';
import { startDraftReview } from '../src/bot/editing/draft-review/begin.ts';
import { DECISIONS, decisionSchema, reviewDraft } from '../src/bot/editing/draft-review/decisions.ts';
import { editOptions } from '../src/bot/editing/draft-review/options.ts';
import { DRAFT_COMMAND, requireOpenReview } from '../src/bot/editing/draft-review/progress.ts';
import { speakerFormOptions } from '../src/bot/editing/draft-review/speakers.ts';
import { flagOption, option } from '../src/bot/options.ts';
import { t, tList } from '../src/locales/index.ts';

const CHANGES = ['accept', 'reject'] as const;
const numberSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,5}$/, { error: () => t('draft.number') })
  .transform(Number);

export const draft = defineCommand({
  name: DRAFT_COMMAND,
  summary: 'command.draft',
  options: [
    option('article', 'text', 'option.article', { positional: true }),
    option('item', 'text', 'option.item', { positional: true }),
    option('decision', 'choice', 'option.draft.decision', {
      positional: true,
      choices: DECISIONS,
      schema: decisionSchema.optional(),
    }),
    option('file', 'file', 'option.draft.file'),
    option('language', 'text', 'option.language'),
    option('changes', 'choice', 'option.tracked', {
      isTypedOnly: true,
      choices: CHANGES,
      schema: z
        .enum(CHANGES, { error: () => t('draft.changes', { choices: tList(CHANGES, 'disjunction') }) })
        .optional(),
    }),
    option('reason', 'text', 'option.draft.reason'),
    flagOption('new', 'option.new'),
    flagOption('rest', 'option.rest'),
    option('number', 'number', 'option.number', {
      isTypedOnly: true,
      schema: numberSchema.optional(),
    }),
    option('after', 'text', 'option.after', { isTypedOnly: true }),
    ...editOptions,
  ],
  formOptions: speakerFormOptions,
  examples: ['/draft'],
  shortcut: 'Draft a dossier',

  async run(context, options) {
    const { article = '', file } = options;
    if (file) return startDraftReview(context, options);
    if (article === '') return context.runCommand({ command: 'drafts', options: {} });
    if (context.readModel.draftReviews.review(article) === null) return startDraftReview(context, options);
    return reviewDraft(context, requireOpenReview(context.readModel, article), options);
  },
});
