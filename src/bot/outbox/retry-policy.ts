/** What a failed send means: whether to try again, when, and how often. */
import { backoff } from '../../lib/backoff.ts';
import { UserError } from '../../lib/errors.ts';
import { DeliveryError, type DeliveryProblem } from './delivery-error.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const MAX_BACKOFF_MS = 10 * MINUTE;

/** A failure whose cause a person has to remove is tried again a few times, ever later. */
const RETRY_DELAYS_MS: readonly number[] = [MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];
/** A platform that is down comes back: with the longest pause this takes about four hours. */
const MAX_LATER_ATTEMPTS = 30;
/** A page each: at 15 messages a page they reach 4,500 messages back. */
const MAX_SEARCH_ATTEMPTS = 300;

export interface Failure {
  problem: DeliveryProblem | 'fault';
  /** For people, with the remedy. */
  reason: string;
  /** Milliseconds until the next attempt; null when it is given up. */
  retryInMs: number | null;
  /** The platform may have accepted it, although its answer said otherwise or never came. */
  mayHaveArrived: boolean;
  /** The platform takes other messages meanwhile. */
  isSearching: boolean;
}

/**
 * @param attempts how many failed before this one.
 * @param searches how many of them only searched for an earlier message.
 */
export function errorToFailure(error: unknown, attempts: number, searches = 0): Failure {
  if (error instanceof DeliveryError && error.isSearching) {
    const retryInMs = attempts < MAX_SEARCH_ATTEMPTS ? (error.retryAfter ?? SECOND) : null;
    return { problem: 'later', reason: error.message, retryInMs, mayHaveArrived: false, isSearching: true };
  }
  return { ...sendErrorToFailure(error, Math.max(0, attempts - searches)), isSearching: false };
}

function sendErrorToFailure(error: unknown, attempts: number): Omit<Failure, 'isSearching'> {
  if (error instanceof UserError && !(error instanceof DeliveryError))
    return { problem: 'fault', reason: error.message, retryInMs: null, mayHaveArrived: false };
  if (!(error instanceof DeliveryError)) {
    const reason = 'It failed here, and the log says why.';
    return { problem: 'fault', reason, retryInMs: RETRY_DELAYS_MS[attempts] ?? null, mayHaveArrived: true };
  }
  const { problem, message: reason, retryAfter } = error;
  switch (problem) {
    case 'no-message':
      return { problem, reason, retryInMs: null, mayHaveArrived: false };
    case 'later': {
      const wait = Math.max(retryAfter ?? 0, platformBackoff(attempts + 1));
      return {
        problem,
        reason,
        retryInMs: attempts < MAX_LATER_ATTEMPTS ? wait : null,
        mayHaveArrived: retryAfter === null,
      };
    }
    default:
      return { problem, reason, retryInMs: RETRY_DELAYS_MS[attempts] ?? null, mayHaveArrived: false };
  }
}

/** How long to wait after so many failures of a platform in a row: 5 s, 10 s, 20 s … up to ten minutes. */
export function platformBackoff(failures: number): number {
  return backoff(failures, 5 * SECOND, MAX_BACKOFF_MS);
}
