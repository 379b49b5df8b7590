/**
 * Reads and drafts one article in a thread of its own: a long report takes seconds, and whoever asks something else in the
 * meantime must not wait for it. Started by thread.ts; answers with one message.
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
