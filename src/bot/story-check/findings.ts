/** What a check of a story finds: each quotation of it with its state, as plain data that passes between threads. */
import type { StatementView } from '../../claims/queries/statements.ts';
import type { Difference, DiffPart, Match } from '../../claims/search/index.ts';
import type { StoryItem } from './story.ts';

/** What happened to a statement on record since it was said. */
export interface Since {
  kind: 'denied' | 'disputed' | 'corrected' | 'retracted';
  /** Who denies or disputes it, or who changed the record; null where nobody is named. */
  by: string | null;
  /** As the record has it: a date that a source gives, or the day of the change; null where there is none. */
  when: string | null;
  /** The denial's words, what is on record now, or the reason. */
  words: string | null;
  /** The disputing statement, or the one that was changed. */
  ref: string;
}

export type Finding =
  /** The quotation stands on record as it is. */
  | { kind: 'exact' }
  /** Words of the source's own that the story puts in quotation marks. */
  | { kind: 'not-a-quotation' }
  /** `difference`: another name, number or negation, which makes it no match. */
  | { kind: 'differs'; diff: readonly DiffPart[]; difference: Difference | null }
  | { kind: 'somebody-elses'; recorded: string }
  /** The record has it from somebody else; the story has it first-hand. */
  | { kind: 'second-hand'; toldBy: string }
  | { kind: 'since'; since: Since }
  /** The source of the record does not plainly report it. */
  | { kind: 'denied-in-source'; doubt: string; sentence: string }
  /** Editors doubt the statement that has the words, and look into it. */
  | { kind: 'under-review'; ref: string }
  | { kind: 'not-on-record' }
  /** One word: it stands in too many statements to tell. */
  | { kind: 'too-short' };

export type State = Finding['kind'];

/** What needs attention first. */
export const STATES: readonly State[] = [
  'denied-in-source',
  'somebody-elses',
  'since',
  'second-hand',
  'differs',
  'not-a-quotation',
  'under-review',
  'not-on-record',
  'too-short',
  'exact',
];

/** A word that nobody can check, and what is as it should be, need no look. */
export function needsLook(state: State): boolean {
  return state !== 'exact' && state !== 'too-short';
}

export interface CheckedItem {
  item: StoryItem;
  words: string;
  /** The first of `findings`. */
  state: State;
  /** What needs attention first; never empty. */
  findings: readonly Finding[];
  /** What on record it was compared with; null where there is nothing near. */
  match: Match | null;
  view: StatementView | null;
}

export interface StoryCheck {
  items: readonly CheckedItem[];
  counts: Readonly<Record<State, number>>;
  notes: readonly string[];
  characters: number;
}

export function byState({ state: one }: { state: State }, { state: other }: { state: State }): number {
  return STATES.indexOf(one) - STATES.indexOf(other);
}

export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((one, other) => byState({ state: one.kind }, { state: other.kind }));
}

export function countStates(items: readonly CheckedItem[]): Record<State, number> {
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  for (const { state } of items) counts[state] += 1;
  return counts;
}
