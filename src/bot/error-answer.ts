/** Turns errors into Answers. */

import { LedgerError } from '../claims/ledger/ledger.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { DataError, UserError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type Answer, createAnswer, paragraph, text } from './answer.ts';
import { NotYetVisibleError } from './editing/editor.ts';

/** Thrown instead of answering from a damaged file of the read model. */
export class ReadModelDamagedError extends Error {
  override name = 'ReadModelDamagedError';
}

const RECORDED_NOT_SHOWN =
  'Your change is in the record and will not be lost. What is shown has not caught up with the record yet: only then can it be told whether the change stands. Look with /changes in a few minutes, and do not send it again.';
const INTERNAL_ERROR =
  'The fault is ours, not yours, and it has been logged. Nothing was changed unless the answer said so. Please ask again; if it happens twice, tell whoever runs Whosaid.';

/** The asker's mistakes are answered with the next step; our own faults are also logged. */
export function errorToAnswer(error: unknown, readModel: Pick<ReadModel, 'isCorruption'>, log: Log): Answer {
  if (error instanceof UserError)
    return createAnswer({ tone: 'mistake', title: 'That did not work', blocks: [paragraph(text(error.message))] });
  if (error instanceof DataError) {
    const items = error.problems.map((problem) => [text(problem)]);
    return createAnswer({ tone: 'mistake', title: 'Refused', blocks: [{ kind: 'list', items }] });
  }
  if (error instanceof NotYetVisibleError)
    return createAnswer({ title: 'Kept, not shown yet', blocks: [paragraph(text(RECORDED_NOT_SHOWN))] });
  const message = storeErrorToText(error, readModel);
  if (message !== null) {
    log.error('bot.store_unavailable', { error });
    return createAnswer({ tone: 'fault', title: 'One moment', blocks: [paragraph(text(message))] });
  }
  log.error('bot.command_failed', { error });
  return createAnswer({ tone: 'fault', title: 'Something went wrong here', blocks: [paragraph(text(INTERNAL_ERROR))] });
}

/** The message for an error of the ledger or the read model; null for any other error. */
function storeErrorToText(error: unknown, readModel: Pick<ReadModel, 'isCorruption'>): string | null {
  if (error instanceof ReadModelDamagedError || readModel.isCorruption(error))
    return 'Whosaid’s working copy of the record was damaged and is being built anew; the record itself is safe. Please ask again in a minute.';
  if (!(error instanceof LedgerError)) return null;
  return error.outcome === 'refused'
    ? 'The record cannot be written to at the moment, so nothing was changed. Please try again in a minute; if it stays so, tell whoever runs Whosaid.'
    : 'The record did not answer, so it is not certain whether the change was made. Wait a minute and look with /changes before you try again.';
}
