/** Two parties topic by topic: what each said, who disputes it, and what waits for an editor. */

import {
  type Excerpt,
  type Party,
  readTopic,
  type TopicComparison,
  type TopicOutline,
} from '../../../claims/queries/comparison.ts';
import type { DossierView, StatementView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { type Block, code, heading, paragraph, type Spans, strong, text } from '../../answer.ts';
import type { PartyPair, ResolvedParty } from '../../asking/parties.ts';
import type { Command } from '../../command.ts';
import { formatList } from '../../filters.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../../pagination.ts';
import { formatCommandLine } from '../../parsing/parse-command.ts';
import { capitalise, disputesToBlocks, statementToItem } from '../statement.ts';

const TOPICS_PAGE_SIZE = 8;
/** Statements of each party, and disputes of each kind, that a topic shows at once: further ones where it is asked for alone. */
const TOPIC_PAGE_SIZE = 10;

interface Options {
  a: string;
  b: string;
  topic?: string | undefined;
  dossier?: string | undefined;
  page: number;
}

export interface Section {
  dossier: DossierView;
  one: ResolvedParty;
  other: ResolvedParty;
  outline: TopicOutline;
}

type ReadSection = Section & { comparison: TopicComparison };

/** The pages of several topics, or those of one topic that is asked for alone. */
export function sectionsToPage(
  readModel: ReadModel,
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
    end: createPageFooter(
      { command: 'compare', options: serializeOptions({ ...options }) },
      options.page,
      size,
      total,
      what,
    ),
  };
}

function longestOf({ a, b, disputes, others }: TopicOutline): number {
  return Math.max(a, b, disputes.length, others.length);
}

/** Who was named, whom they speak for, and the table of topics at a glance. */
export function introductionToBlocks(sections: readonly Section[]): Block[] {
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

export function topicToBlocks(
  commands: readonly Command[],
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
            code(formatTopicCommand(commands, options, dossier, topic.name)),
          ),
        ]
      : []),
  ];
}

function formatTopicCommand(
  commands: readonly Command[],
  { a, b }: Options,
  { slug }: DossierView,
  topic: string,
): string {
  return formatCommandLine({ command: 'compare', options: { a, b, topic, dossier: slug } }, commands);
}

/** What waits for an editor counts in no comparison: it stands apart, marked as proposed. */
export function proposedToBlocks(readModel: ReadModel, { dossier, one, other }: PartyPair): Block[] {
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
