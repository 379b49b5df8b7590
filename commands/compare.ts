import { z } from 'zod';
import { type Block, createAnswer, heading, paragraph, type Spans, strong, text } from '../src/bot/answer.ts';
import { capitalise, disputesToBlocks, statementToItem } from '../src/bot/attribution.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { findNamed, list, narrow } from '../src/bot/narrowing.ts';
import { dossierOption, nameSchema, option, pageOption, pageSchema, topicOption } from '../src/bot/options.ts';
import { givenOptions, pageEnd } from '../src/bot/paging.ts';
import type { Named } from '../src/claims/board/names.ts';
import type { DossierView } from '../src/claims/board/records.ts';
import { compareParties, type Party, type TopicComparison } from '../src/claims/comparison.ts';
import { UserError } from '../src/errors.ts';

const TOPICS_PER_PAGE = 8;

const two = 'A comparison takes two names.';
const schema = z.object({
  a: z.string({ error: two }).trim().min(1, two),
  b: z.string({ error: two }).trim().min(1, two),
  topic: nameSchema('topic').optional(),
  dossier: nameSchema('dossier').optional(),
  page: pageSchema,
});
type Options = z.infer<typeof schema>;

export const compare: Command<Options> = {
  name: 'compare',
  summary: 'What two speakers or sides reported, topic by topic',
  options: [
    option('a', 'party', 'A speaker or a side', { required: true, positional: true }),
    option('b', 'party', 'The other speaker or side', { required: true, positional: true }),
    topicOption,
    dossierOption,
    pageOption,
  ],
  schema,
  examples: ['/compare lecornu shoigu', '/compare france russia topic:"war in Ukraine"'],
  audience: 'asker',
  separators: ['vs', 'vs.', 'versus', 'and', 'et', 'und', 'with', '&', ','],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    const { board } = context;
    const { dossiers } = narrow(board, { dossier: options.dossier });
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
    if (different.length === 0) throw new UserError(sameParty(options, pairs[0]?.one, pairs[0]?.other));

    const sections = different.flatMap(({ dossier, one, other }) => {
      const view = board.records.dossier(dossier);
      if (view === null) return [];
      const topics =
        options.topic === undefined
          ? null
          : findNamed(board, ['topic'], options.topic, different.length === 1 ? dossier : null).map(({ id }) => id);
      return compareParties(board, view, one.party, other.party, topics).map((comparison) => ({
        dossier: view,
        one,
        other,
        comparison,
      }));
    });
    const page = sections.slice((options.page - 1) * TOPICS_PER_PAGE, options.page * TOPICS_PER_PAGE);
    const end = pageEnd(
      { command: 'compare', options: givenOptions(options) },
      options.page,
      TOPICS_PER_PAGE,
      sections.length,
      'topics',
    );
    const [first] = different;
    if (first === undefined || sections.length === 0)
      throw new UserError(
        `Neither has a statement${options.topic === undefined ? '' : ` on “${options.topic}”`} in this dossier: leave topic: out, or ask /speaker.`,
      );
    return createAnswer({
      title: `${capitalise(first.one.party.name)} and ${first.other.party.name}, topic by topic`,
      blocks: [
        ...introduction(page),
        ...page.flatMap(topicToBlocks),
        ...different.flatMap((pair) => proposedToBlocks(context, pair)),
        ...end.blocks,
      ],
      actions: [
        ...end.actions,
        { label: 'Open disputes', command: 'disputes', options: { dossier: page[0]?.dossier.slug ?? '' } },
      ],
      statements: page.flatMap(({ comparison }) => [...comparison.a, ...comparison.b].map((view) => view.ref)),
    });
  },
};

interface Found {
  party: Party;
  /** What was named where the party is the side it speaks for. */
  named: Named;
}

interface Section {
  dossier: DossierView;
  one: Found;
  other: Found;
  comparison: TopicComparison;
}

/** The party a name stands for in each dossier: a speaker stands for the side he speaks for; one on neither side, for himself. */
function findParties({ board }: Context, name: string, dossiers: readonly number[] | null): Map<number, Found> {
  const parties = new Map<number, Found>();
  for (const named of findNamed(
    board,
    ['side', 'speaker'],
    name,
    dossiers?.length === 1 ? (dossiers[0] ?? null) : null,
  )) {
    const side = named.kind === 'side' ? named : sideOf(board, named);
    const party: Party =
      side === null
        ? { kind: 'speaker', id: named.id, name: named.name }
        : { kind: 'side', id: side.id, name: side.name };
    const known = parties.get(named.dossier);
    if (known !== undefined && (known.party.kind !== party.kind || known.party.id !== party.id)) {
      throw new UserError(`“${name}” fits ${list([known.named.name, named.name], 'and')}: name one of them in full.`);
    }
    parties.set(named.dossier, known ?? { party, named });
  }
  return parties;
}

function sideOf(board: Context['board'], named: Named): Named | null {
  const side = board.records.speaker(named.id)?.side ?? null;
  return side === null ? null : (board.names.find(['side'], side, named.dossier)[0] ?? null);
}

function sameParty(options: Options, one: Found | undefined, other: Found | undefined): string {
  const side = one?.party.kind === 'side' ? `both speak for ${one.party.name}` : 'are the same speaker';
  const same =
    one?.named.name === other?.named.name
      ? `“${options.a}” and “${options.b}” are the same`
      : `${capitalise(one?.named.name ?? '')} and ${other?.named.name ?? ''} ${side}`;
  return `${same}: there is nothing to compare. Name someone of another side, such as /compare lecornu shoigu, or ask /speaker for one of them.`;
}

/** Who was named, whom they speak for, and the table of topics at a glance. */
function introduction(sections: readonly Section[]): Block[] {
  const [first] = sections;
  if (first === undefined) return [];
  const speaksFor = [first.one, first.other].flatMap(({ named, party }) =>
    named.kind === 'speaker' && party.kind === 'side' ? [`${named.name} speaks for ${party.name}`] : [],
  );
  const rows = sections.map(({ comparison, one, other }): Spans[] => [
    [text(comparison.topic.name)],
    [strong(stateToText(comparison, one.party, other.party))],
  ]);
  return [
    ...(speaksFor.length > 0
      ? [
          paragraph(
            text(
              `${capitalise(list(speaksFor, 'and'))}: everyone who speaks for the same side is listed, each under their own name.`,
            ),
          ),
        ]
      : []),
    { kind: 'table', head: ['Topic', 'State'], rows },
  ];
}

function stateToText({ state, a, b }: TopicComparison, one: Party, other: Party): string {
  switch (state) {
    case 'disputed':
      return 'disputed';
    case 'contradictory':
      return 'contradictory';
    case 'both':
      return 'both spoke, no dispute recorded';
    case 'only-a':
      return `only ${one.name} reported (${a.length === 1 ? 'one statement' : `${a.length} statements`}; no statement of ${other.name} in this dossier)`;
    case 'only-b':
      return `only ${other.name} reported (${b.length === 1 ? 'one statement' : `${b.length} statements`}; no statement of ${one.name} in this dossier)`;
  }
}

function topicToBlocks({ one, other, comparison }: Section): Block[] {
  const none = comparison.state === 'disputed' ? 'none under this topic; it opposes the other below.' : null;
  const statements = (party: Party, views: TopicComparison['a']): Block[] =>
    views.length === 0
      ? [
          paragraph(
            strong(`${capitalise(party.name)}: `),
            text(none ?? `no statement of ${party.name} in this dossier.`),
          ),
        ]
      : [paragraph(strong(`${capitalise(party.name)}:`)), { kind: 'list', items: views.map(statementToItem) }];
  return [
    heading(text(`${capitalise(comparison.topic.name)}: ${stateToText(comparison, one.party, other.party)}`)),
    ...statements(one.party, comparison.a),
    ...statements(other.party, comparison.b),
    ...disputesToBlocks('Between the two:', comparison.disputes),
    ...disputesToBlocks('By others:', comparison.others),
  ];
}

/** What waits for an editor counts in no comparison: it stands apart, marked as proposed. */
function proposedToBlocks(
  { board }: Context,
  { dossier, one, other }: { dossier: number; one: Found; other: Found },
): Block[] {
  const proposed = [one.party, other.party].flatMap(({ kind, id }) =>
    board.records.proposed({
      dossiers: [dossier],
      topics: null,
      speakers: kind === 'speaker' ? [id] : null,
      sides: kind === 'side' ? [id] : null,
    }),
  );
  if (proposed.length === 0) return [];
  return [heading(text('Proposed, not approved yet')), { kind: 'list', items: proposed.map(statementToItem) }];
}
