import type { Answer, Invocation } from '../answer.ts';

/** Something that an editor has to decide. */
export interface PendingReview {
  /** The key of the entry that made it. */
  entry: string;
  /** The command that shows it. It never changes: its post is found by it. */
  invocation: Invocation;
  /** Its current state. */
  answer: Answer;
}
