import { disputesOfStatementToAnswer, disputesToAnswer } from '../src/bot/answers/asking/disputes.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireStatement, toFilter } from '../src/bot/filters.ts';
import {
  dossierOption,
  nameSchema,
  option,
  pageOption,
  sideOption,
  speakerOption,
  topicOption,
} from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';

const PAGE_SIZE = 10;

export const disputes = defineCommand({
  name: 'disputes',
  summary: 'command.disputes',
  options: [
    option('statement', 'statement', 'option.disputes.statement', {
      positional: true,
      schema: nameSchema('statement').optional(),
    }),
    topicOption,
    speakerOption,
    sideOption,
    dossierOption,
    pageOption,
  ],
  examples: ['/disputes', '/disputes S5', '/disputes topic:"dialogue on Ukraine"', '/disputes speaker:hollande'],
  cacheable: true,

  async run({ readModel }, options) {
    if (options.statement !== undefined)
      return disputesOfStatementToAnswer(readModel, requireStatement(readModel, options.statement));
    const { page } = options;
    const { items, total } = readModel.records.disputes(toFilter(readModel, options), pageToSlice(page, PAGE_SIZE));
    const invocation = { command: 'disputes', options: serializeOptions(options) };
    return disputesToAnswer(readModel, items, total, createPageFooter(invocation, page, PAGE_SIZE, total, 'disputes'));
  },
});
