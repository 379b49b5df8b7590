import { type Answer, createAnswer, heading, paragraph, text } from '../src/bot/answer.ts';
import {
  attributionToSpans,
  disputedByToBlocks,
  disputesToBlocks,
  wordsToBlocks,
} from '../src/bot/answers/statement.ts';
import type { Context } from '../src/bot/command.ts';
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
  summary: 'Who disputes what: all open disputes, or those of one statement',
  options: [
    option('statement', 'statement', 'Only disputes of this statement, such as S5', {
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

  async run(context, options) {
    if (options.statement !== undefined) return disputesOfOne(context, options.statement);
    const { items, total } = context.readModel.records.disputes(
      toFilter(context.readModel, options),
      pageToSlice(options.page, PAGE_SIZE),
    );
    if (total === 0)
      return createAnswer({
        tone: 'nothing',
        title: 'No open dispute',
        blocks: [paragraph(text('No open dispute on record fits this.'))],
      });
    const topics = [...new Set(items.map(({ against }) => against.topic.name))];
    const end = createPageFooter(
      { command: 'disputes', options: serializeOptions(options) },
      options.page,
      PAGE_SIZE,
      total,
      'disputes',
    );
    return createAnswer({
      title: total === 1 ? 'One open dispute' : `${total} open disputes`,
      blocks: [
        ...topics.flatMap((topic) =>
          disputesToBlocks(
            `On ${topic}:`,
            items.filter(({ against }) => against.topic.name === topic),
          ),
        ),
        ...end.blocks,
      ],
      actions: end.actions,
      statements: [...new Set(items.flatMap(({ from, against }) => [against.ref, from.ref]))],
    });
  },
});

function disputesOfOne({ readModel }: Context, id: string): Answer {
  const view = requireStatement(readModel, id);
  const against = readModel.records.disputesAgainst(view.row);
  const makes = readModel.records.disputesFrom(view.row);
  return createAnswer({
    title: `Who disputes ${view.ref}?`,
    blocks: [
      heading(...attributionToSpans(view)),
      ...wordsToBlocks(view),
      ...disputedByToBlocks(against),
      ...disputesToBlocks('It is itself used against:', makes),
    ],
    actions: [{ label: 'Show in source', command: 'source', options: { statement: view.ref } }],
    statements: [view.ref, ...against.map(({ from }) => from.ref), ...makes.map((dispute) => dispute.against.ref)],
  });
}
