/** Two parties topic by topic: what each said, who disputes it, and what waits for an editor. */

import {
  readTopic,
  type TopicComparison,
  type TopicOutline,
  type TopicState,
} from '../../../claims/queries/comparison.ts';
import type { DossierView } from '../../../claims/queries/statements.ts';
import type { ReadModel } from '../../../claims/read-model/read-model.ts';
import { truncate } from '../../../lib/text.ts';
import { t, tList } from '../../../locales/index.ts';
import { type Block, footer, heading, MAX_CHOICES, MAX_LABEL, text } from '../../answer.ts';
import type { PartyPair, ResolvedParty } from '../../asking/parties.ts';
import type { TopicComparisonCard } from '../../card.ts';
import { createPageFooter, type PagedKind, pageToSlice, serializeOptions } from '../../pagination.ts';
import { createLine, toCardDispute } from '../card.ts';
import { capitalise } from '../wording.ts';

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
  const [size, total, what]: [number, number, PagedKind] = isAlone
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

/** Disputed topics first, then what the article sets against each other, then what both and what one side spoke on. */
export function sectionsToBlocks(readModel: ReadModel, sections: readonly ReadSection[]): TopicComparisonCard[] {
  return [...sections]
    .sort((one, other) => STATE_ORDER[one.outline.state] - STATE_ORDER[other.outline.state])
    .map(({ one, other, comparison }) => toTopicCard(readModel, one.party.name, other.party.name, comparison));
}

const STATE_ORDER: Record<TopicState, number> = { disputed: 0, contradictory: 1, both: 2, 'only-a': 3, 'only-b': 4 };

/** @param one the name of the first party, which `comparison.a` is of */
export function toTopicCard(
  readModel: ReadModel,
  one: string,
  other: string,
  { topic, state, a, b, disputes, others }: TopicComparison,
): TopicComparisonCard {
  const lines = [
    ...a.items.map((view) => ({ side: capitalise(one), card: createLine(readModel, view) })),
    ...b.items.map((view) => ({ side: capitalise(other), card: createLine(readModel, view) })),
  ];
  const shown = new Set(lines.map(({ card }) => card.ref));
  const silent = state === 'only-a' ? other : state === 'only-b' ? one : null;
  return {
    kind: 'topic',
    name: topic.name,
    state: state === 'only-a' || state === 'only-b' ? 'one-sided' : state,
    silent,
    lines,
    otherDisputes: [...disputes.items, ...others.items]
      .filter(({ against }) => !shown.has(against.ref))
      .map(toCardDispute),
    more: a.total + b.total - lines.length,
  };
}

/** "France and Russia: 5 topics, 1 disputed" */
export function sectionsToTitle(sections: readonly Section[]): string {
  const [first] = sections;
  const disputed = sections.filter(({ outline }) => outline.state === 'disputed').length;
  return t('compare.title', {
    one: capitalise(first?.one.party.name ?? ''),
    other: first?.other.party.name ?? '',
    topics: sections.length,
    disputed,
  });
}

/** Who was named, where they are shown with everyone of their side, and whose words are whose. */
export function introductionToBlocks(sections: readonly Section[]): Block[] {
  const [first] = sections;
  if (first === undefined) return [];
  const asked = [first.one, first.other].flatMap(({ named, party }) =>
    named.kind === 'speaker' && party.kind === 'side'
      ? [t('compare.party', { name: named.name, side: party.name })]
      : [],
  );
  const legend = asked.length === 0 ? t('compare.legend') : t('compare.asked', { names: tList(asked) });
  return [footer(text(legend))];
}

/** The topics as a menu, where there are several. */
export function topicsToMenu(options: Options, sections: readonly Section[]): Block[] {
  if (sections.length < 2) return [];
  const choices = sections.slice(0, MAX_CHOICES).map(({ outline, dossier }) => ({
    label: truncate(capitalise(outline.topic.name), MAX_LABEL),
    command: 'compare',
    options: { a: options.a, b: options.b, topic: outline.topic.name, dossier: dossier.slug },
  }));
  return [{ kind: 'menu', label: t('compare.open'), choices }];
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
  return [heading(text(t('compare.proposed'))), ...proposed.map((view) => createLine(readModel, view))];
}
