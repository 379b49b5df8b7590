import { speakerToAnswer } from '../src/bot/answers/asking/speaker.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { requireNames, toFilter } from '../src/bot/filters.ts';
import { dossierOption, pageOption, requiredOption, topicOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';

const PAGE_SIZE = 20;
const MAX_PROPOSED = 5;

export const speaker = defineCommand({
  name: 'speaker',
  summary: 'command.speaker',
  options: [requiredOption('name', 'speaker', 'option.name', 'speaker.which'), topicOption, dossierOption, pageOption],
  examples: ['/speaker shoigu', '/speaker Lecornu topic:manipulation'],
  cacheable: true,

  async run({ readModel }, options) {
    const { dossiers, topics } = toFilter(readModel, options);
    const named = requireNames(
      readModel,
      ['speaker'],
      options.name,
      dossiers?.length === 1 ? (dossiers[0] ?? null) : null,
    );
    const [view] = named.flatMap(({ id }) => readModel.records.speaker(id) ?? []);
    const filter = { dossiers, topics, sides: null, speakers: named.map(({ id }) => id) };
    const { items, total } = readModel.records.list(filter, pageToSlice(options.page, PAGE_SIZE));
    const proposed = options.page === 1 ? readModel.records.listProposed(filter).slice(0, MAX_PROPOSED) : [];
    const end = createPageFooter(
      { command: 'speaker', options: serializeOptions(options) },
      options.page,
      PAGE_SIZE,
      total,
      'statements',
    );
    if (view === undefined) throw new Error(`the read model lost the speaker ${options.name}`);
    return speakerToAnswer(readModel, view, items, total, proposed, end);
  },
});
