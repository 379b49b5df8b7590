/**
 * Reads and drafts one article in a thread of its own, because a long report takes seconds and would block the event loop.
 * Started by thread.ts; posts one message.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ChoiceError, UserError } from '../../lib/errors.ts';
import { readAndDraft } from './article.ts';
import type { Job, Outcome } from './thread.ts';

const answer = (outcome: Outcome): void => parentPort?.postMessage(outcome);

try {
  answer({ kind: 'drafted', article: await readAndDraft(workerData as Job) });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  const choice = error instanceof ChoiceError ? { option: error.option, choices: error.choices } : null;
  answer({ kind: 'refused', message: error.message, choice });
}
