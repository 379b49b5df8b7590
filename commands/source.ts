import { statementInSourceToAnswer } from '../src/bot/answers/source.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { requiredOption } from '../src/bot/options.ts';

const missing = 'Which statement? Give its id, such as S5.';

export const source = defineCommand({
  name: 'source',
  summary: 'A statement in its source: the paragraph, the anchors, the history',
  options: [requiredOption('statement', 'statement', "The statement's id, such as S5", missing)],
  examples: ['/source S5', '/source lecornu-shoigu/S9'],
  cacheable: true,

  async run({ readModel }, { statement }) {
    return statementInSourceToAnswer(readModel, requireStatement(readModel, statement));
  },
});
