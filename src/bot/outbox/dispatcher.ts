/**
 * Sends what the board says is due: edits of corrected posts, replies in their threads, messages to followers. It is woken
 * by changes of the board and by the clock, keeps one channel's messages in order, and lets no failure stop the others.
 */

import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import type { Send } from '../../claims/queries/outbox.ts';
import { NOTICE_COMMAND } from '../../claims/read-model/plan-sends.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { type Clock, isFresh } from '../../lib/clock.ts';
import { lookbackStart } from '../../lib/clock-skew.ts';
import { forEachConcurrently } from '../../lib/concurrency.ts';
import { UserError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { Lease, Leases } from '../../storage/lease.ts';
import type { Answer, Invocation } from '../answer.ts';
import type { Asker, Platform } from '../asker.ts';
import { answerOrWithdrawn, CORRECTED_COMMAND, hasChangedSince } from './correction-answers.ts';
import { dueNotices, nextNoticeAt } from './notifications.ts';
import type { PostedMessage, PostTarget } from './poster.ts';
import { botActor } from './publish.ts';
import { backoff, errorToFailure } from './retry-policy.ts';

/** What the sender needs of a front end: an Adapter is one. */
export interface MessageSink {
  readonly platform: Platform;
  post(target: PostTarget, answer: Answer): Promise<PostedMessage>;
  update(posted: PostedMessage, answer: Answer): Promise<void>;
}

export interface Dispatcher {
  /** Looks what is due. Call it after every change of the board, and once at the start. */
  wake(): void;
  /** Resolves when nothing is under way and nothing is due. */
  whenIdle(): Promise<void>;
  /** Begins nothing new; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

interface DispatcherDeps {
  readModel: ReadModel;
  sinks: readonly MessageSink[];
  leases: Leases;
  clock: Clock;
  log: Log;
  /** How long changes for followers are gathered, in milliseconds. */
  bundleMs: number;
  answer(invocation: Invocation, asker: Asker): Promise<Answer>;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** See Newsroom. */
  recordedUntil(): string | null;
}

const MAX_DUE_SENDS = 500;
/** How soon a turn that another copy holds is looked at again, in milliseconds. */
const LEASE_RETRY_INTERVAL_MS = 5_000;
/** After a fault of the store or of ours. */
const ERROR_RETRY_DELAY_MS = 30_000;

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { readModel, sinks, leases, clock, log, bundleMs, answer, record, recordedUntil } = deps;
  /** A platform that asks to wait, or cannot be reached, is left alone for a while: one failure is enough. */
  const paused = new Map<string, { since: number; until: number; failures: number }>();
  /** What was left open before this process began. */
  let recoveredKeys: ReadonlySet<string> | null = null;
  let running: Promise<void> | null = null;
  let isWakePending = false;
  let isStopping = false;
  let cancelTimer = () => {};

  function wake(): void {
    isWakePending = true;
    if (isStopping || running !== null) return;
    running = dispatchUntilIdle().finally(() => {
      running = null;
      // Woken between the last look and here.
      if (isWakePending) wake();
    });
  }

  async function dispatchUntilIdle(): Promise<void> {
    while (isWakePending && !isStopping) {
      isWakePending = false;
      cancelTimer();
      try {
        const isLeasedElsewhere = await dispatchDue();
        scheduleWake(isLeasedElsewhere);
      } catch (error) {
        log.error('outbox.dispatch_failed', { error });
        cancelTimer = clock.at(new Date(clock.now().getTime() + ERROR_RETRY_DELAY_MS), wake);
      }
    }
  }

  /** @returns whether another copy was busy with something that is due. */
  async function dispatchDue(): Promise<boolean> {
    // A board that is behind, or is being built, takes for due what was sent long ago.
    await readModel.catchUp();
    recoveredKeys ??= readRecoveredKeys();
    for (const body of dueNotices(readModel, clock.now(), bundleMs))
      if (sinks.some(({ platform }) => platform === body.platform)) await record(body, botActor(body.platform));
    const lanes = Object.values(Object.groupBy(listDue(), ({ platform, channel }) => `${platform} ${channel}`));
    let isLeasedElsewhere = false;
    await forEachConcurrently(lanes, async (sends = []) => {
      for (const batch of groupIntoBatches(sends)) {
        if (isStopping || isPaused(batch.platform)) return;
        if (await deliver(batch)) isWakePending = true;
        else isLeasedElsewhere = true;
      }
    });
    return isLeasedElsewhere;
  }

  function readRecoveredKeys(): ReadonlySet<string> {
    const keys = readModel.outbox.openKeys();
    if (keys.length > 0) log.info('outbox.sends_recovered', { messages: keys.length });
    return new Set(keys);
  }

  function listDue(): Send[] {
    const platforms = sinks.map(({ platform }) => String(platform)).filter((platform) => !isPaused(platform));
    return readModel.outbox.due(clock.now(), platforms, MAX_DUE_SENDS);
  }

  function isPaused(platform: string): boolean {
    const pause = paused.get(platform);
    return pause !== undefined && isFresh(pause.since, pause.until - pause.since, clock.now());
  }

  function scheduleWake(isLeasedElsewhere: boolean): void {
    const now = clock.now();
    const retry = readModel.outbox.nextRetry(now.toISOString());
    const times = [
      retry === null ? null : Date.parse(retry),
      nextNoticeAt(readModel, now, bundleMs)?.getTime() ?? null,
      isLeasedElsewhere ? now.getTime() + LEASE_RETRY_INTERVAL_MS : null,
      ...[...paused.values()].map(({ until }) => until),
    ].filter((time) => time !== null && time > now.getTime());
    if (times.length > 0) cancelTimer = clock.at(new Date(Math.min(...(times as number[]))), wake);
  }

  /** @returns false when another copy has the turn, or the board is being built; true once the outcome is recorded, whatever it is. */
  async function deliver({ keys, send, platform }: Batch): Promise<boolean> {
    const sink = sinks.find((one) => one.platform === platform);
    // One that is being built gives answers that lack something, and does not know what it has to send.
    if (!readModel.isReady()) return false;
    // While this one waited, another copy may have sent it, or tried to.
    if (sink === undefined || readModel.outbox.failedAttempts(send.key) !== send.attempts) return true;
    const lease = await leases.acquire(send.key, send.attempts);
    if (lease === null) return false;
    try {
      const startedAt = clock.now().toISOString();
      let outcome: EntryBody | null;
      try {
        outcome = await attemptSend(sink, { keys, send, platform }, lease);
      } catch (error) {
        if (!readModel.isReady()) return false;
        await recordFailure({ keys, send, platform }, startedAt, error);
        return true;
      }
      if (outcome === null) return false;
      paused.delete(platform);
      await record(outcome, botActor(sink.platform));
      return true;
    } finally {
      lease.release();
    }
  }

  /** @returns what is recorded of it; null where nothing was sent since the board is being built. */
  async function attemptSend(sink: MessageSink, { keys, send }: Batch, lease: Lease): Promise<EntryBody | null> {
    const asOf = readModel.changeFeed.latest()?.entry ?? null;
    const invocation = sendToInvocation(send);
    const asked = await answer(invocation, {
      id: 'whosaid',
      name: 'Whosaid',
      platform: sink.platform,
      channel: null,
      groups: [],
    });
    if (!readModel.isReady()) return null;
    if (asked.tone === 'fault')
      throw new Error('the message could not be made: see the entry in the log before this one');
    const { channel, post, kind, key } = send;
    if (kind === 'edit' && post !== null) {
      await sink.update({ platform: sink.platform, channel, message: post.message, link: post.link }, asked);
      return { kind: 'send-done', sends: keys, message: null, link: null, asOf: null };
    }
    const since = send.maybeSentSince ?? lease.unfinishedSince ?? possiblySentSince(send);
    if (kind === 'post' && asked.tone !== 'answer' && since === null)
      throw new UserError('What was asked for can no longer be answered, so it is not posted.');
    const shown = kind === 'post' ? answerOrWithdrawn(asked, invocation) : asked;
    const dossier = readModel.outbox.requestedPost(key)?.dossier ?? null;
    const version = dossier === null ? null : (readModel.records.dossier(dossier)?.version ?? null);
    const idempotencyKey = { key, since: since === null ? null : lookbackStart(since, clock.now()) };
    const posted = await sink.post({ channel, thread: post?.message ?? null, idempotencyKey }, shown);
    // What was found may be from before a change, of which nobody would hear any more.
    if (kind !== 'reply' && hasChangedSince(readModel, idempotencyKey.since)) await sink.update(posted, shown);
    const { message, link } = posted;
    if (kind !== 'post') return { kind: 'send-done', sends: keys, message, link, asOf };
    return { kind: 'post-sent', send: key, message, link, statements: [...asked.statements], version, asOf };
  }

  /**
   * Since when an earlier process may have sent it: where a backup was put back, nobody knows any more what was sent after it
   * was taken. Null for what this process has planned.
   */
  function possiblySentSince({ key, kind }: Send): string | null {
    const until = recordedUntil();
    if (until === null || recoveredKeys?.has(key)) return until;
    if (kind !== 'notice') return null;
    // It is planned anew under the same key, which the first change gives.
    const [first] = readModel.changeFeed.find(readModel.outbox.notice(key)?.changes ?? []);
    return first !== undefined && first.at <= until ? until : null;
  }

  function sendToInvocation({ kind, key, post, change }: Send): Invocation {
    if (kind === 'post') {
      const asked = readModel.outbox.requestedPost(key);
      if (asked === null) throw new Error(`the board lost what was to be posted under ${key}`);
      return asked.invocation;
    }
    if (post === null) return { command: NOTICE_COMMAND, options: { notice: key } };
    return {
      command: CORRECTED_COMMAND,
      options: { post: post.entry, ...(kind === 'reply' ? { entry: change } : {}) },
    };
  }

  async function recordFailure({ keys, send, platform }: Batch, startedAt: string, error: unknown): Promise<void> {
    const failure = errorToFailure(error, send.attempts);
    const now = clock.now().getTime();
    if (failure.problem === 'later') {
      const known = paused.get(platform);
      // What was under way in other channels when the platform failed is the same failure.
      const isSame = known !== undefined && isPaused(platform);
      const failures = (known?.failures ?? 0) + (isSame ? 0 : 1);
      const until = now + Math.max(failure.retryInMs ?? 0, backoff(failures));
      paused.set(platform, { since: now, until: Math.max(until, isSame ? known.until : 0), failures });
    }
    const fields = {
      platform,
      channel: send.channel,
      kind: send.kind,
      problem: failure.problem,
      attempts: send.attempts + 1,
    };
    if (failure.problem === 'fault') log.error('outbox.send_failed', { ...fields, error });
    else log.warn('outbox.send_failed', fields);
    await record(
      {
        kind: 'send-failed',
        sends: keys,
        problem: failure.problem,
        reason: failure.reason,
        maybeSince: failure.mayHaveArrived && send.kind !== 'edit' ? startedAt : null,
        retryAt: failure.retryInMs === null ? null : new Date(now + failure.retryInMs).toISOString(),
      },
      botActor(platform as Platform),
    );
  }

  return {
    wake,
    async whenIdle() {
      while (running !== null) await running;
    },
    async stop() {
      isStopping = true;
      cancelTimer();
      while (running !== null) await running;
    },
  };
}

/** What goes out in one call: one edit brings a post up to all of its corrections. `send` is the oldest of them. */
interface Batch {
  send: Send;
  keys: string[];
  platform: string;
}

function groupIntoBatches(sends: readonly Send[]): Batch[] {
  const batches: Batch[] = [];
  for (const send of sends) {
    const edit =
      send.kind === 'edit'
        ? batches.find((batch) => batch.send.kind === 'edit' && batch.send.post?.entry === send.post?.entry)
        : undefined;
    if (edit === undefined) batches.push({ send, keys: [send.key], platform: send.platform });
    else edit.keys.push(send.key);
  }
  return batches;
}
