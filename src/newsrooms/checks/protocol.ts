/** What passes between the process and the thread that checks. */
import type { CheckedMessage } from '../../bot/asking/check-message.ts';
import type { StoryCheck } from '../../bot/story-check/findings.ts';
import type { Story } from '../../bot/story-check/story.ts';

export type CheckJob =
  | { kind: 'message'; text: string }
  /** A story as text, or as a file's reader gave it. */
  | { kind: 'story'; story: string | Story };

export type CheckResult = CheckedMessage | StoryCheck;

export interface CheckRequest {
  id: number;
  /** The read model's file. */
  path: string;
  job: CheckJob;
}

export type CheckReply =
  | { id: number; kind: 'progress'; done: number }
  | { id: number; kind: 'result'; result: CheckResult }
  | { id: number; kind: 'refused'; message: string }
  | { id: number; kind: 'failed'; error: Error };
