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
  summary: 'Drafts a dossier from an article, and reviews the draft one statement at a time',
  options: [
    option('article', 'text', 'The article’s address, or the name of a draft to go on with', { positional: true }),
    option('item', 'text', 'Statements or disputes of the draft: S3, D1 or S1,S3,S4', { positional: true }),
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
      schema: z
        .enum(CHANGES, { error: () => t('draft.changes', { choices: tList(CHANGES, 'disjunction') }) })
        .optional(),
    }),
    option('reason', 'text', 'Why: needed to abandon'),
    flagOption('new', 'Drafts it although the same article is there already'),
    flagOption('rest', 'Publishes although some is not decided: that is left out'),
    option('number', 'number', 'Which decision on the item it is, from 1; the buttons have it', {
      isTypedOnly: true,
      schema: numberSchema.optional(),
    }),
    option('after', 'text', 'The last item of the list before; the buttons have it', { isTypedOnly: true }),
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
