import { z } from 'zod';
import { SOURCE_VIEWS, statementInSourceToAnswer } from '../src/bot/answers/asking/source.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { option, requiredOption } from '../src/bot/options.ts';
import { t } from '../src/locales/index.ts';

export const source = defineCommand({
  name: 'source',
  summary: 'command.source',
  options: [
    requiredOption('statement', 'statement', 'option.source.statement', 'source.which'),
    option('show', 'choice', 'option.show', {
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
