/** Compares what two parties reported in one dossier, topic by topic. A party is a side, or a speaker who is on neither. */

import type { DisputeView, DossierView, StatementView } from './board/records.ts';
import type { Board } from './board.ts';
import type { Topic } from './dossier.ts';

export interface Party {
  kind: 'side' | 'speaker';
  /** The board's row number. */
  id: number;
  name: string;
}

/** `disputed`: one party's speaker opposes the other. `contradictory`: the source sets the two against each other. */
export type TopicState = 'disputed' | 'contradictory' | 'both' | 'only-a' | 'only-b';

export interface TopicComparison {
  topic: Topic;
  a: StatementView[];
  b: StatementView[];
  state: TopicState;
  /** The disputes between the two parties' statements on this topic. */
  disputes: DisputeView[];
  /** Disputes of these statements by anyone else: a commentator's criticism is not one side's denial. */
  others: DisputeView[];
}

/** Statements of one party in one dossier. Fewer would let a topic read as if one party had said nothing on it. */
const MOST_STATEMENTS = 20_000;

/**
 * @param topics the board's row numbers to narrow to; null compares all of them.
 * @returns the topics on which at least one of the two has a statement that stands, in the dossier's order.
 */
export function compareParties(
  board: Board,
  dossier: DossierView,
  a: Party,
  b: Party,
  topics: readonly number[] | null,
): TopicComparison[] {
  const ofA = statementsOf(board, dossier, a, topics);
  const ofB = statementsOf(board, dossier, b, topics);
  return dossier.topics.flatMap((topic) => {
    const here = (views: StatementView[]) => views.filter((view) => view.topic.id === topic.id);
    const [viewsA, viewsB] = [here(ofA), here(ofB)];
    if (viewsA.length === 0 && viewsB.length === 0) return [];
    const [againstA, againstB] = [disputesAgainst(board, viewsA), disputesAgainst(board, viewsB)];
    // Who opposes may have spoken under another topic: what is opposed is what counts.
    const disputes = [...disputesFrom(ofA, againstB), ...disputesFrom(ofB, againstA)];
    const between = new Set(disputes.map(({ ref }) => ref));
    const others = [...againstA, ...againstB].filter(({ ref }) => !between.has(ref));
    return [{ topic, a: viewsA, b: viewsB, state: topicState(viewsA, viewsB, disputes), disputes, others }];
  });
}

function statementsOf(
  board: Board,
  dossier: DossierView,
  party: Party,
  topics: readonly number[] | null,
): StatementView[] {
  const filter = {
    dossiers: [dossier.id],
    speakers: party.kind === 'speaker' ? [party.id] : null,
    sides: party.kind === 'side' ? [party.id] : null,
    topics,
  };
  const { items } = board.records.list(filter, { limit: MOST_STATEMENTS, offset: 0 });
  return items.filter((view) => view.state === 'recorded');
}

function disputesAgainst(board: Board, views: readonly StatementView[]): DisputeView[] {
  return views.flatMap((view) => board.records.disputesAgainst(view.row));
}

function disputesFrom(views: readonly StatementView[], disputes: readonly DisputeView[]): DisputeView[] {
  const opposing = new Set(views.map((view) => view.row));
  return disputes.filter((dispute) => opposing.has(dispute.from.row));
}

function topicState(
  a: readonly StatementView[],
  b: readonly StatementView[],
  disputes: readonly DisputeView[],
): TopicState {
  if (disputes.some(({ dispute }) => dispute.voice === 'speaker')) return 'disputed';
  if (b.length === 0) return 'only-a';
  if (a.length === 0) return 'only-b';
  return disputes.length > 0 ? 'contradictory' : 'both';
}
