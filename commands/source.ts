import { z } from 'zod';
import { SOURCE_VIEWS, statementInSourceToAnswer } from '../src/bot/answers/asking/source.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { option, requiredOption } from '../src/bot/options.ts';
import { t } from '../src/locales/index.ts';

export const source = defineCommand({
  name: 'source',
  summary: 'A statement in its source: the words, the lines around them, the proof',
  options: [
    requiredOption('statement', 'statement', "The statement's id, such as S5", 'source.which'),
    option('show', 'choice', 'What else to show: the lines around it, the proof, or the details', {
      choices: SOURCE_VIEWS,
      schema: z.enum(SOURCE_VIEWS, { error: () => t('source.show') }).optional(),
    }),
  ],
  examples: ['/source S5', '/source lecornu-shoigu/S9', '/source S5 show:proof'],
  cacheable: true,

  async run({ readModel }, { statement, show }) {
    return statementInSourceToAnswer(readModel, requireStatement(readModel, statement), show);
  },
});
