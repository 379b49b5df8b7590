/** Turns errors into Answers. */

import { LedgerError } from '../claims/ledger/ledger.ts';
import type { ReadModel } from '../claims/read-model/read-model.ts';
import { DataError, UnknownNameError, UserError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { truncate } from '../lib/text.ts';
import { t } from '../locales/index.ts';
import { type Action, type Answer, createAnswer, type Invocation, list, MAX_LABEL, paragraph, text } from './answer.ts';
import { NotYetVisibleError } from './editing/editor.ts';

/** Thrown instead of answering from a damaged file of the read model. */
export class ReadModelDamagedError extends Error {
  override name = 'ReadModelDamagedError';
}

/**
 * The asker's mistakes are answered with the next step; our own faults are also logged.
 *
 * @param asked what was asked for, so that the corrected command can be offered; null where that is not known
 */
export function errorToAnswer(
  error: unknown,
  readModel: Pick<ReadModel, 'isCorruption'>,
  log: Log,
  asked: Invocation | null,
): Answer {
  if (error instanceof UserError) return mistakeToAnswer(error, asked);
  if (error instanceof DataError)
    return createAnswer({
      tone: 'mistake',
      title: t('error.refused'),
      blocks: [list(error.problems.map((problem) => [text(problem)]))],
    });
  if (error instanceof NotYetVisibleError)
    return createAnswer({ title: t('error.kept.title'), blocks: [paragraph(text(t('error.kept')))] });
  const message = storeErrorToText(error, readModel);
  if (message !== null) {
    log.error('bot.store_unavailable', { error });
    return createAnswer({ tone: 'fault', title: t('error.wait'), blocks: [paragraph(text(message))] });
  }
  log.error('bot.command_failed', { error });
  return createAnswer({ tone: 'fault', title: t('error.fault.title'), blocks: [paragraph(text(t('error.fault')))] });
}

/** The problem itself as the title, and what to do below it. */
function mistakeToAnswer(error: UserError, asked: Invocation | null): Answer {
  const { message } = error;
  const [, problem = '', next = ''] = /^(.{1,2000}?[.?!])\s+(.+)$/su.exec(message) ?? [];
  return createAnswer({
    tone: 'mistake',
    title: problem === '' ? message : problem.replace(/\.$/u, ''),
    blocks: next === '' ? [] : [paragraph(text(next))],
    actions: [
      ...error.next.map((step) => ({ ...step, label: truncate(step.label, MAX_LABEL) })),
      ...(error instanceof UnknownNameError && asked !== null ? suggestionsToActions(error, asked) : []),
    ],
  });
}

/** The same command with each of the nearest names in place of the one that is not on record. */
function suggestionsToActions({ typed, nearest }: UnknownNameError, { command, options }: Invocation): Action[] {
  const wrong = Object.entries(options).find(([, value]) => value.trim() === typed.trim());
  if (wrong === undefined) return [];
  return nearest.map((name) => ({
    label: truncate(name, MAX_LABEL),
    command,
    options: { ...options, [wrong[0]]: name },
  }));
}

/** The message for an error of the ledger or the read model; null for any other error. */
function storeErrorToText(error: unknown, readModel: Pick<ReadModel, 'isCorruption'>): string | null {
  if (error instanceof ReadModelDamagedError || readModel.isCorruption(error)) return t('error.damaged');
  if (!(error instanceof LedgerError)) return null;
  return t(error.outcome === 'refused' ? 'error.store.refused' : 'error.store.unknown');
}
