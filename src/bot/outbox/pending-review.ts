import type { Answer, Invocation } from '../answer.ts';

/** Something that an editor has to decide. */
export interface PendingReview {
  /** The key of the entry that made it. */
  entry: string;
  /** What shows it, the same at any time: its post is found by this. */
  invocation: Invocation;
  /** How it stands now. */
  answer: Answer;
}
