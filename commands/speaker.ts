import { type Block, createAnswer, heading, paragraph, text } from '../src/bot/answer.ts';
import { NOT_GIVEN, speakerToSpans, statementToItem } from '../src/bot/answers/statement.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { formatList, requireNames, toFilter } from '../src/bot/filters.ts';
import { dossierOption, pageOption, requiredOption, topicOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import type { SpeakerView } from '../src/claims/queries/statements.ts';

const PAGE_SIZE = 20;

const missing = 'Which speaker? Give a name, such as shoigu.';

export const speaker = defineCommand({
  name: 'speaker',
  summary: 'Who a speaker is, for whom they speak, and all their statements',
  options: [
    requiredOption('name', 'speaker', 'Any of the speaker’s names', missing),
    topicOption,
    dossierOption,
    pageOption,
  ],
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
    const speakers = named.map(({ id }) => readModel.records.speaker(id)).filter((view) => view !== null);
    const { items, total } = readModel.records.list(
      { dossiers, topics, sides: null, speakers: named.map(({ id }) => id) },
      pageToSlice(options.page, PAGE_SIZE),
    );
    const end = createPageFooter(
      { command: 'speaker', options: serializeOptions(options) },
      options.page,
      PAGE_SIZE,
      total,
      'statements',
    );
    const distinct = speakers.filter(
      (view, index) => speakers.findIndex((other) => isSameSpeaker(view, other)) === index,
    );
    return createAnswer({
      title:
        distinct.length === 1
          ? (distinct[0]?.name ?? options.name)
          : `${distinct.length} speakers are called “${options.name}”`,
      blocks: [
        ...distinct.flatMap(speakerToBlocks),
        ...(total === 0
          ? [paragraph(text('No statement on record.'))]
          : [{ kind: 'list' as const, items: items.map(statementToItem) }]),
        ...end.blocks,
      ],
      actions: end.actions,
      statements: items.map(({ ref }) => ref),
    });
  },
});

function isSameSpeaker(one: SpeakerView, other: SpeakerView): boolean {
  return one.name === other.name && one.role === other.role && one.sideName === other.sideName;
}

function speakerToBlocks(view: SpeakerView): Block[] {
  return [
    heading(...speakerToSpans(view)),
    {
      kind: 'fields',
      fields: [
        { name: 'Kind', value: [text(view.kind)] },
        { name: 'Role', value: [text(view.role ?? NOT_GIVEN)] },
        { name: 'Speaks for', value: [text(view.sideName ?? 'neither side')] },
        ...(view.note === null ? [] : [{ name: 'Note', value: [text(view.note)] }]),
        {
          name: 'Also known as',
          value: [text(view.aliases.length === 0 ? 'no other name on record' : formatList(view.aliases, 'and'))],
        },
      ],
    },
  ];
}
