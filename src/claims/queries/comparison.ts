/** Compares what two parties reported in one dossier, topic by topic. A party is a side, or a speaker who is on neither. */

import type { Topic } from '../model/dossier.ts';
import type { ReadModel } from '../read-model/read-model.ts';
import type { Opposition, SpeakerRef } from './topics.ts';
import type { DisputeView, DossierView, Page, StatementView } from './views.ts';

export interface Party {
  kind: 'side' | 'speaker';
  /** Its row number. */
  id: number;
  name: string;
}

/** `disputed`: one party's speaker opposes the other. `contradictory`: the source sets the two against each other. */
export type TopicState = 'disputed' | 'contradictory' | 'both' | 'only-a' | 'only-b';

/** A topic that at least one of the two has a statement on that stands; by numbers alone, however many there are. */
export interface TopicOutline {
  topic: Topic;
  /** The topic's row number. */
  row: number;
  /** How many statements each has. */
  a: number;
  b: number;
  state: TopicState;
  /** The disputes between the two parties' statements on this topic. */
  disputes: readonly Opposition[];
  /** Disputes of these statements by anyone else: a commentator's criticism is not one side's denial. */
  others: readonly Opposition[];
}

/** What of a topic is shown at once. */
export interface TopicComparison extends Pick<TopicOutline, 'topic' | 'state'> {
  a: Excerpt<StatementView>;
  b: Excerpt<StatementView>;
  disputes: Excerpt<DisputeView>;
  others: Excerpt<DisputeView>;
}

/** Some of `total` items. */
export interface Excerpt<Item> {
  items: Item[];
  total: number;
}

/**
 * @param topics row numbers; null compares all topics.
 * @returns in the dossier's order.
 */
export function compareParties(
  readModel: ReadModel,
  dossier: DossierView,
  a: Party,
  b: Party,
  topics: readonly number[] | null,
): TopicOutline[] {
  const [ofA, ofB] = [a, b].map((party) => readModel.records.countByTopic(partyToFilter(dossier, party, topics)));
  const byTopic = Map.groupBy(readModel.records.oppositions(dossier.id), ({ topic }) => topic);
  return dossier.topics.flatMap((topic): TopicOutline[] => {
    const [here, there] = [ofA?.get(topic.id), ofB?.get(topic.id)];
    const row = here?.row ?? there?.row;
    if (row === undefined) return [];
    const oppositions = byTopic.get(topic.id) ?? [];
    const [againstA, againstB] = [a, b].map((party) =>
      oppositions.filter(({ against }) => isFromParty(against, party)),
    );
    // Who opposes may have spoken under another topic: what is opposed is what counts.
    const disputes = [
      ...(againstB ?? []).filter(({ from }) => isFromParty(from, a)),
      ...(againstA ?? []).filter(({ from }) => isFromParty(from, b)),
    ];
    const between = new Set(disputes);
    const others = [...(againstA ?? []), ...(againstB ?? [])].filter((one) => !between.has(one));
    const totals = { a: here?.total ?? 0, b: there?.total ?? 0 };
    return [{ topic, row, ...totals, state: toTopicState(totals, disputes), disputes, others }];
  });
}

/** Reads a topic's statements and disputes: of each party, and of each kind of dispute, as many as the page has room for. */
export function readTopic(
  readModel: ReadModel,
  dossier: DossierView,
  [a, b]: readonly [Party, Party],
  { topic, row, state, ...outline }: TopicOutline,
  page: Page,
): TopicComparison {
  const statements = (party: Party, total: number): Excerpt<StatementView> =>
    total === 0
      ? { items: [], total }
      : { items: readModel.records.listStanding(partyToFilter(dossier, party, [row]), page), total };
  const disputes = (all: readonly Opposition[]): Excerpt<DisputeView> => ({
    items: all
      .slice(page.offset, page.offset + page.limit)
      .flatMap((opposition) => readModel.records.dispute(opposition.row) ?? []),
    total: all.length,
  });
  return {
    topic,
    state,
    a: statements(a, outline.a),
    b: statements(b, outline.b),
    disputes: disputes(outline.disputes),
    others: disputes(outline.others),
  };
}

function partyToFilter(dossier: DossierView, { kind, id }: Party, topics: readonly number[] | null) {
  return {
    dossiers: [dossier.id],
    speakers: kind === 'speaker' ? [id] : null,
    sides: kind === 'side' ? [id] : null,
    topics,
  };
}

const isFromParty = (said: SpeakerRef, { kind, id }: Party): boolean => said[kind] === id;

function toTopicState({ a, b }: { a: number; b: number }, disputes: readonly Opposition[]): TopicState {
  if (disputes.some(({ voice }) => voice === 'speaker')) return 'disputed';
  if (b === 0) return 'only-a';
  if (a === 0) return 'only-b';
  return disputes.length > 0 ? 'contradictory' : 'both';
}
