import { defineCommand } from '../src/bot/define-command.ts';
import { choiceSchema, option, pageOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice } from '../src/bot/pagination.ts';
import { ASKED_COMMAND, questionsToAnswer, questionToAnswer } from '../src/bot/questions/answer.ts';
import { DECISIONS, decideQuestion, mayRead, requireQuestion } from '../src/bot/questions/decide.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

const PAGE_SIZE = 5;
const decisionSchema = choiceSchema(DECISIONS, () => t('question.decisions', { decisions: DECISIONS.join(', ') }));

export const asked = defineCommand({
  name: ASKED_COMMAND,
  summary: 'command.asked',
  options: [
    option('question', 'text', 'option.question', { positional: true }),
    option('decision', 'choice', 'option.decision', {
      positional: true,
      choices: DECISIONS,
      schema: decisionSchema.optional(),
    }),
    option('statement', 'statement', 'option.asked.statement'),
    option('text', 'text', 'option.asked.text'),
    pageOption,
  ],
  examples: ['/asked'],

  async run(context, { question: name, decision, statement, text, page }) {
    const { questions } = context.readModel;
    if (name) {
      const question = requireQuestion(context, name);
      if (decision !== undefined) return decideQuestion(context, question, { decision, statement, text });
      if (!mayRead(context, question)) throw new UserError(t('question.not-editor'));
      return questionToAnswer(context.readModel, question);
    }
    const { items, total } = questions.open(pageToSlice(page, PAGE_SIZE));
    const shown = items.filter((question) => mayRead(context, question));
    const footer = createPageFooter({ command: ASKED_COMMAND, options: {} }, page, PAGE_SIZE, total, 'questions');
    return questionsToAnswer(shown, items.length - shown.length, context.editor.isEditor(), footer);
  },
});
