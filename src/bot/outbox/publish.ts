/** Public posts that a person asks for: planned in the ledger, sent at once, and recorded, so that each goes out once. */

import { isKeyTaken, LedgerError } from '../../claims/ledger/ledger.ts';
import type { Actor, Entry } from '../../claims/model/entry.ts';
import { askedPostKey } from '../../claims/read-model/plan-sends.ts';
import { UserError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Turns } from '../../storage/lease.ts';
import type { Answer } from '../answer.ts';
import type { EntryBody, Platform, Posted, Poster } from '../command.ts';
import { DeliveryError } from './delivery-error.ts';
import { failureOf } from './retry-policy.ts';

/** A post to be made; `channel` is the platform's id. */
export interface Publication {
  /** The key of its plan, the same for all who ask for the same post; null for the key of what asks for this one. */
  plan: string | null;
  channel: string;
  answer: Answer;
  /** For a summary: the dossier and the version that it shows. */
  about: { dossier: string; version: string } | null;
  /** The board's last change before the answer was made: what changes while it is posted still reaches it. */
  asOf: string | null;
}

/** @returns where the post stands. Rejects with a DeliveryError, which says whether it will still go out, or a LedgerError. */
export type Publish = (publication: Publication) => Promise<Posted>;

interface PublishingParts {
  turns: Turns;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** As `record`, without waiting for the board: that takes longer than a turn where it is being built. */
  append(body: EntryBody, by: Actor, id: string): Promise<Entry>;
  now(): Date;
  log: Log;
}

/**
 * The turn is taken before the plan is recorded: no other copy, and not the sender of this one, then begins with it while
 * it is being sent here. When this process dies on the way, the sender that comes after finds the plan and the turn.
 *
 * @param by who asks for the post.
 * @param post the key of the plan: the same for every delivery of what asks for it, so that a replay posts nothing again.
 */
export function createPublish(
  parts: PublishingParts,
  poster: Poster,
  by: Actor & { platform: Platform },
  post: () => string,
): Publish {
  const { turns, record, append, now, log } = parts;

  return async (publication) => {
    await poster.admit(publication.channel);
    const id = publication.plan ?? post();
    const key = askedPostKey(id);
    const turn = await turns.take(key, 0);
    if (turn === null) throw askedBefore(null);
    try {
      await append(toAsked(publication, by.platform), by, id).catch((error: unknown) => {
        throw isKeyTaken(error) ? askedBefore(error) : error;
      });
      return await send(publication, key);
    } finally {
      turn.end();
    }
  };

  async function send(publication: Publication, key: string): Promise<Posted> {
    const { channel, answer } = publication;
    const began = now();
    let posted: Posted;
    try {
      posted = await poster.post({ channel, thread: null, once: { key, since: null } }, answer);
    } catch (error) {
      throw await failed(key, began, error);
    }
    try {
      await record(toSent(publication, key, posted), botActor(by.platform));
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      // It stands there, and the plan is on record: the sender finds it and records it once the store takes entries again.
      log.error('a post could not be recorded yet', { error });
    }
    return posted;
  }

  /** @returns what the asker is told. What they can mend themselves is given up: they ask again when they have. */
  async function failed(key: string, began: Date, error: unknown): Promise<unknown> {
    const { problem, reason, retryInMs, mayHaveArrived } = failureOf(error, 0);
    const isKept = mayHaveArrived || problem === 'later';
    log.warn('a post that was asked for could not be sent', { problem, error });
    const { at } = await record(
      {
        kind: 'send-failed',
        sends: [key],
        problem,
        reason,
        maybeSince: mayHaveArrived ? began.toISOString() : null,
        retryAt: isKept && retryInMs !== null ? new Date(now().getTime() + retryInMs).toISOString() : null,
      },
      botActor(by.platform),
    );
    if (!isKept) return error;
    return new DeliveryError(
      'later',
      `The post did not go through at ${at.slice(11, 16)} UTC. It is kept, and goes out once by itself as soon as it can: do not send it again. /posts says what becomes of it.`,
      { cause: error },
    );
  }
}

/** To whoever comes second, on this copy or another: what the first one asked for goes out by itself. */
function askedBefore(cause: unknown): UserError {
  return new UserError(
    'This was asked for already and is posted once, so nothing is posted a second time: /posts says what becomes of it.',
    { cause },
  );
}

function toAsked({ channel, answer, about }: Publication, platform: Platform): EntryBody {
  return {
    kind: 'post-asked',
    platform,
    channel,
    invocation: invocationOf(answer),
    dossier: about?.dossier ?? null,
  };
}

function toSent({ answer, about, asOf }: Publication, key: string, { message, link }: Posted): EntryBody {
  return {
    kind: 'post-sent',
    send: key,
    message,
    link,
    statements: [...answer.statements],
    version: about?.version ?? null,
    asOf,
  };
}

function invocationOf({ origin, title }: Answer): { command: string; options: Record<string, string> } {
  if (origin === null) throw new Error(`an answer that cannot be asked again was to be posted: ${title}`);
  return origin;
}

/** The bot as it signs what it does by itself. */
export function botActor(platform: Platform): Actor & { platform: Platform } {
  return { kind: 'bot', id: 'whosaid', name: 'Whosaid', platform };
}
