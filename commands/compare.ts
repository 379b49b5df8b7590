import { type Block, code, createAnswer, heading, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { capitalise, disputesToBlocks, statementToItem } from '../src/bot/answers/statement.ts';
import type { Context } from '../src/bot/command.ts';
import { defineCommand, type ValuesOf } from '../src/bot/define-command.ts';
import { formatList, requireNames, toFilter } from '../src/bot/filters.ts';
import { dossierOption, pageOption, requiredOption, topicOption } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import { formatCommandLine } from '../src/bot/parsing/parse-command.ts';
import {
  compareParties,
  type Excerpt,
  type Party,
  readTopic,
  type TopicComparison,
  type TopicOutline,
} from '../src/claims/queries/comparison.ts';
import type { NamedEntity } from '../src/claims/queries/name-index.ts';
import type { DossierView, StatementView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';

const TOPICS_PAGE_SIZE = 8;
/** Statements of each party, and disputes of each kind, that a topic shows at once: further ones where it is asked for alone. */
const TOPIC_PAGE_SIZE = 10;

const two = 'A comparison takes two names.';

const options = [
  requiredOption('a', 'party', 'A speaker or a side', two),
  requiredOption('b', 'party', 'The other speaker or side', two),
  topicOption,
  dossierOption,
  pageOption,
] as const;
type Options = ValuesOf<typeof options>;

export const compare = defineCommand({
  name: 'compare',
  summary: 'What two speakers or sides reported, topic by topic',
  options,
  examples: ['/compare lecornu shoigu', '/compare france russia topic:"war in Ukraine"'],
  separators: ['vs', 'vs.', 'versus', 'and', 'et', 'und', 'with', '&', ','],
  cacheable: true,

  async run(context, options) {
    const { readModel } = context;
    const { dossiers } = toFilter(readModel, { dossier: options.dossier });
    const a = findParties(context, options.a, dossiers);
    const b = findParties(context, options.b, dossiers);
    const pairs = [...a].flatMap(([dossier, one]) => {
      const other = b.get(dossier);
      return other === undefined ? [] : [{ dossier, one, other }];
    });
    if (pairs.length === 0)
      throw new UserError(
        `“${options.a}” and “${options.b}” do not appear in one dossier together: compare two that do, or ask /speaker for each.`,
      );
    const different = pairs.filter(
      ({ one, other }) => one.party.kind !== other.party.kind || one.party.id !== other.party.id,
    );
    if (different.length === 0) throw new UserError(samePartyMessage(options, pairs[0]?.one, pairs[0]?.other));

    const sections = different.flatMap(({ dossier, one, other }) => {
      const view = readModel.records.dossier(dossier);
      if (view === null) return [];
      const topics =
        options.topic === undefined
          ? null
          : requireNames(readModel, ['topic'], options.topic, different.length === 1 ? dossier : null).map(
              ({ id }) => id,
            );
      return compareParties(readModel, view, one.party, other.party, topics).map((outline) => ({
        dossier: view,
        one,
        other,
        outline,
      }));
    });
    const { page, end } = toPage(context, options, sections);
    const [first] = different;
    if (first === undefined || sections.length === 0)
      throw new UserError(
        `Neither has a statement${options.topic === undefined ? '' : ` on “${options.topic}”`} in this dossier: leave topic: out, or ask /speaker.`,
      );
    return createAnswer({
      title: `${capitalise(first.one.party.name)} and ${first.other.party.name}, topic by topic`,
      blocks: [
        ...introductionToBlocks(page),
        ...page.flatMap((section) => topicToBlocks(context, options, section)),
        ...different.flatMap((pair) => proposedToBlocks(context, pair)),
        ...end.blocks,
      ],
      actions: [
        ...end.actions,
        { label: 'Open disputes', command: 'disputes', options: { dossier: page[0]?.dossier.slug ?? '' } },
      ],
      statements: page.flatMap(({ comparison: { a, b } }) => [...a.items, ...b.items].map((view) => view.ref)),
    });
  },
});

interface ResolvedParty {
  party: Party;
  /** What was named where the party is the side it speaks for. */
  named: NamedEntity;
}

interface Section {
  dossier: DossierView;
  one: ResolvedParty;
  other: ResolvedParty;
  outline: TopicOutline;
}

type ReadSection = Section & { comparison: TopicComparison };

/** The pages of several topics, or those of one topic that is asked for alone. */
function toPage(
  { readModel }: Context,
  options: Options,
  sections: readonly Section[],
): { page: ReadSection[]; end: ReturnType<typeof createPageFooter> } {
  const [first] = sections;
  const isAlone = first !== undefined && sections.length === 1;
  const [size, total, what] = isAlone
    ? [TOPIC_PAGE_SIZE, longestOf(first.outline), 'statements']
    : [TOPICS_PAGE_SIZE, sections.length, 'topics'];
  const { limit, offset } = pageToSlice(options.page, size);
  const shown = isAlone ? sections : sections.slice(offset, offset + limit);
  const within = { limit: TOPIC_PAGE_SIZE, offset: isAlone ? offset : 0 };
  return {
    page: shown.map((section) => ({
      ...section,
      comparison: readTopic(
        readModel,
        section.dossier,
        [section.one.party, section.other.party],
        section.outline,
        within,
      ),
    })),
    end: createPageFooter({ command: 'compare', options: serializeOptions(options) }, options.page, size, total, what),
  };
}

function longestOf({ a, b, disputes, others }: TopicOutline): number {
  return Math.max(a, b, disputes.length, others.length);
}

/** The party a name stands for in each dossier: a speaker stands for the side he speaks for; one on neither side, for himself. */
function findParties(
  { readModel }: Context,
  name: string,
  dossiers: readonly number[] | null,
): Map<number, ResolvedParty> {
  const parties = new Map<number, ResolvedParty>();
  for (const named of requireNames(
    readModel,
    ['side', 'speaker'],
    name,
    dossiers?.length === 1 ? (dossiers[0] ?? null) : null,
  )) {
    const side = named.kind === 'side' ? named : findSide(readModel, named);
    const party: Party =
      side === null
        ? { kind: 'speaker', id: named.id, name: named.name }
        : { kind: 'side', id: side.id, name: side.name };
    const known = parties.get(named.dossier);
    if (known !== undefined && (known.party.kind !== party.kind || known.party.id !== party.id)) {
      throw new UserError(
        `“${name}” fits ${formatList([known.named.name, named.name], 'and')}: name one of them in full.`,
      );
    }
    parties.set(named.dossier, known ?? { party, named });
  }
  return parties;
}

function findSide(readModel: Context['readModel'], named: NamedEntity): NamedEntity | null {
  const side = readModel.records.speaker(named.id)?.side ?? null;
  return side === null ? null : (readModel.names.find(['side'], side, named.dossier)[0] ?? null);
}

function samePartyMessage(options: Options, one: ResolvedParty | undefined, other: ResolvedParty | undefined): string {
  const side = one?.party.kind === 'side' ? `both speak for ${one.party.name}` : 'are the same speaker';
  const same =
    one?.named.name === other?.named.name
      ? `“${options.a}” and “${options.b}” are the same`
      : `${capitalise(one?.named.name ?? '')} and ${other?.named.name ?? ''} ${side}`;
  return `${same}: there is nothing to compare. Name someone of another side, such as /compare lecornu shoigu, or ask /speaker for one of them.`;
}

/** Who was named, whom they speak for, and the table of topics at a glance. */
function introductionToBlocks(sections: readonly Section[]): Block[] {
  const [first] = sections;
  if (first === undefined) return [];
  const speaksFor = [first.one, first.other].flatMap(({ named, party }) =>
    named.kind === 'speaker' && party.kind === 'side' ? [`${named.name} speaks for ${party.name}`] : [],
  );
  const rows = sections.map(({ outline, one, other }): Spans[] => [
    [text(outline.topic.name)],
    [strong(stateToText(outline, one.party, other.party))],
  ]);
  return [
    ...(speaksFor.length > 0
      ? [
          paragraph(
            text(
              `${capitalise(formatList(speaksFor, 'and'))}: everyone who speaks for the same side is listed, each under their own name.`,
            ),
          ),
        ]
      : []),
    { kind: 'table', head: ['Topic', 'State'], rows },
  ];
}

function stateToText({ state, a, b }: TopicOutline, one: Party, other: Party): string {
  switch (state) {
    case 'disputed':
      return 'disputed';
    case 'contradictory':
      return 'contradictory';
    case 'both':
      return 'both spoke, no dispute recorded';
    case 'only-a':
      return `only ${one.name} reported (${a === 1 ? 'one statement' : `${a} statements`}; no statement of ${other.name} in this dossier on it)`;
    case 'only-b':
      return `only ${other.name} reported (${b === 1 ? 'one statement' : `${b} statements`}; no statement of ${one.name} in this dossier on it)`;
  }
}

function topicToBlocks(
  context: Context,
  options: Options,
  { one, other, outline, comparison, dossier }: ReadSection,
): Block[] {
  const none = comparison.state === 'disputed' ? 'none under this topic; it opposes the other below.' : null;
  const statements = (party: Party, { items, total }: Excerpt<StatementView>): Block[] => {
    if (items.length > 0)
      return [
        paragraph(strong(`${capitalise(party.name)}${total > items.length ? `, ${total} in all` : ''}:`)),
        { kind: 'list', items: items.map(statementToItem) },
      ];
    const why =
      total > 0 ? `${total} on other pages.` : (none ?? `no statement of ${party.name} in this dossier on it.`);
    return [paragraph(strong(`${capitalise(party.name)}: `), text(why))];
  };
  const { topic, a, b, disputes, others } = comparison;
  return [
    heading(text(`${capitalise(topic.name)}: ${stateToText(outline, one.party, other.party)}`)),
    ...statements(one.party, a),
    ...statements(other.party, b),
    ...disputesToBlocks('Between the two:', disputes.items),
    ...disputesToBlocks('By others:', others.items),
    ...(longestOf(outline) > TOPIC_PAGE_SIZE
      ? [
          paragraph(
            text('All of this topic, in pages: '),
            code(formatTopicCommand(context, options, dossier, topic.name)),
          ),
        ]
      : []),
  ];
}

function formatTopicCommand({ commands }: Context, { a, b }: Options, { slug }: DossierView, topic: string): string {
  return formatCommandLine({ command: 'compare', options: { a, b, topic, dossier: slug } }, commands);
}

/** What waits for an editor counts in no comparison: it stands apart, marked as proposed. */
function proposedToBlocks(
  { readModel }: Context,
  { dossier, one, other }: { dossier: number; one: ResolvedParty; other: ResolvedParty },
): Block[] {
  const proposed = [one.party, other.party].flatMap(({ kind, id }) =>
    readModel.records.listProposed({
      dossiers: [dossier],
      topics: null,
      speakers: kind === 'speaker' ? [id] : null,
      sides: kind === 'side' ? [id] : null,
    }),
  );
  if (proposed.length === 0) return [];
  return [heading(text('Proposed, not approved yet')), { kind: 'list', items: proposed.map(statementToItem) }];
}
