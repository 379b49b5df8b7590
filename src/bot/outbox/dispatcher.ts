/**
 * Sends what the board says is due: edits of corrected posts, replies in their threads, messages to followers. It is woken
 * by changes of the board and by the clock, keeps one channel's messages in order, and lets no failure stop the others.
 */

import type { Actor, Entry } from '../../claims/model/entry.ts';
import type { Send } from '../../claims/queries/outbox.ts';
import { NOTICE_COMMAND } from '../../claims/read-model/plan-sends.ts';
import type { Board } from '../../claims/read-model/read-model.ts';
import { type Clock, isFresh } from '../../lib/clock.ts';
import { sinceWhen } from '../../lib/clock-skew.ts';
import { UserError } from '../../lib/errors.ts';
import { inLanes } from '../../lib/lanes.ts';
import type { Log } from '../../lib/log.ts';
import type { Turn, Turns } from '../../storage/lease.ts';
import type { Answer, Invocation } from '../answer.ts';
import type { Asker, EntryBody, Platform, Posted, Target } from '../command.ts';
import { CORRECTED_COMMAND, hasChangedSince, postToShow } from './correction-answers.ts';
import { dueNotices, nextNotice } from './notifications.ts';
import { botActor } from './publish.ts';
import { failureOf, pauseAfter } from './retry-policy.ts';

/** What the sender needs of a front end: an Adapter is one. */
export interface Outlet {
  readonly platform: Platform;
  post(target: Target, answer: Answer): Promise<Posted>;
  update(posted: Posted, answer: Answer): Promise<void>;
}

export interface Sender {
  /** Looks what is due. Call it after every change of the board, and once at the start. */
  wake(): void;
  /** Resolves when nothing is under way and nothing is due. */
  settled(): Promise<void>;
  /** Begins nothing new; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

interface SenderParts {
  board: Board;
  outlets: readonly Outlet[];
  turns: Turns;
  clock: Clock;
  log: Log;
  /** How long changes for followers are gathered, in milliseconds. */
  bundleMs: number;
  answer(invocation: Invocation, asker: Asker): Promise<Answer>;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** See Newsroom. */
  recordedUntil(): string | null;
}

const MOST_AT_ONCE = 500;
/** How soon a turn that another copy holds is looked at again, in milliseconds. */
const LOOK_AGAIN_MS = 5_000;
/** After a fault of the store or of ours. */
const AFTER_FAULT_MS = 30_000;

export function createSender(parts: SenderParts): Sender {
  const { board, outlets, turns, clock, log, bundleMs, answer, record, recordedUntil } = parts;
  /** A platform that asks to wait, or cannot be reached, is left alone for a while: one failure is enough. */
  const paused = new Map<string, { since: number; until: number; failures: number }>();
  /** What was left open before this process began. */
  let left: ReadonlySet<string> | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopping = false;
  let cancelTimer = () => {};

  function wake(): void {
    again = true;
    if (stopping || running !== null) return;
    running = rounds().finally(() => {
      running = null;
      // Woken between the last look and here.
      if (again) wake();
    });
  }

  async function rounds(): Promise<void> {
    while (again && !stopping) {
      again = false;
      cancelTimer();
      try {
        const busy = await round();
        setTimer(busy);
      } catch (error) {
        log.error('sending stopped for a while', { error });
        cancelTimer = clock.at(new Date(clock.now().getTime() + AFTER_FAULT_MS), wake);
      }
    }
  }

  /** @returns whether another copy was busy with something that is due. */
  async function round(): Promise<boolean> {
    // A board that is behind, or is being built, takes for due what was sent long ago.
    await board.catchUp();
    left ??= leftOpen();
    for (const body of dueNotices(board, clock.now(), bundleMs))
      if (outlets.some(({ platform }) => platform === body.platform)) await record(body, botActor(body.platform));
    const lanes = Object.values(Object.groupBy(dueNow(), ({ platform, channel }) => `${platform} ${channel}`));
    let busy = false;
    await inLanes(lanes, async (sends = []) => {
      for (const batch of inBatches(sends)) {
        if (stopping || isPaused(batch.platform)) return;
        if (await deliver(batch)) again = true;
        else busy = true;
      }
    });
    return busy;
  }

  function leftOpen(): ReadonlySet<string> {
    const keys = board.outbox.openKeys();
    if (keys.length > 0) log.info('messages were left to be sent', { messages: keys.length });
    return new Set(keys);
  }

  function dueNow(): Send[] {
    const platforms = outlets.map(({ platform }) => String(platform)).filter((platform) => !isPaused(platform));
    return board.outbox.due(clock.now(), platforms, MOST_AT_ONCE);
  }

  function isPaused(platform: string): boolean {
    const pause = paused.get(platform);
    return pause !== undefined && isFresh(pause.since, pause.until - pause.since, clock.now());
  }

  function setTimer(busy: boolean): void {
    const now = clock.now();
    const retry = board.outbox.nextRetry(now.toISOString());
    const times = [
      retry === null ? null : Date.parse(retry),
      nextNotice(board, now, bundleMs)?.getTime() ?? null,
      busy ? now.getTime() + LOOK_AGAIN_MS : null,
      ...[...paused.values()].map(({ until }) => until),
    ].filter((time) => time !== null && time > now.getTime());
    if (times.length > 0) cancelTimer = clock.at(new Date(Math.min(...(times as number[]))), wake);
  }

  /** @returns false when another copy has the turn, or the board is being built; true once the outcome is recorded, whatever it is. */
  async function deliver({ keys, send, platform }: Batch): Promise<boolean> {
    const outlet = outlets.find((one) => one.platform === platform);
    // One that is being built gives answers that lack something, and does not know what it has to send.
    if (!board.isSound()) return false;
    // While this one waited, another copy may have sent it, or tried to.
    if (outlet === undefined || board.outbox.attemptsAt(send.key) !== send.attempts) return true;
    const turn = await turns.take(send.key, send.attempts);
    if (turn === null) return false;
    try {
      const began = clock.now().toISOString();
      let outcome: EntryBody | null;
      try {
        outcome = await attempt(outlet, { keys, send, platform }, turn);
      } catch (error) {
        if (!board.isSound()) return false;
        await failed({ keys, send, platform }, began, error);
        return true;
      }
      if (outcome === null) return false;
      paused.delete(platform);
      await record(outcome, botActor(outlet.platform));
      return true;
    } finally {
      turn.end();
    }
  }

  /** @returns what is recorded of it; null where nothing was sent since the board is being built. */
  async function attempt(outlet: Outlet, { keys, send }: Batch, turn: Turn): Promise<EntryBody | null> {
    const asOf = board.changes.latest()?.entry ?? null;
    const invocation = invocationOf(send);
    const asked = await answer(invocation, {
      id: 'whosaid',
      name: 'Whosaid',
      platform: outlet.platform,
      channel: null,
      groups: [],
    });
    if (!board.isSound()) return null;
    if (asked.tone === 'fault')
      throw new Error('the message could not be made: see the entry in the log before this one');
    const { channel, post, kind, key } = send;
    if (kind === 'edit' && post !== null) {
      await outlet.update({ platform: outlet.platform, channel, message: post.message, link: post.link }, asked);
      return { kind: 'send-done', sends: keys, message: null, link: null, asOf: null };
    }
    const since = send.unsure ?? turn.unfinishedSince ?? sentBefore(send);
    if (kind === 'post' && asked.tone !== 'answer' && since === null)
      throw new UserError('What was asked for can no longer be answered, so it is not posted.');
    const shown = kind === 'post' ? postToShow(asked, invocation) : asked;
    const dossier = board.outbox.asked(key)?.dossier ?? null;
    const version = dossier === null ? null : (board.records.dossier(dossier)?.version ?? null);
    const once = { key, since: since === null ? null : sinceWhen(since, clock.now()) };
    const posted = await outlet.post({ channel, thread: post?.message ?? null, once }, shown);
    // What was found may be from before a change, of which nobody would hear any more.
    if (kind !== 'reply' && hasChangedSince(board, once.since)) await outlet.update(posted, shown);
    const { message, link } = posted;
    if (kind !== 'post') return { kind: 'send-done', sends: keys, message, link, asOf };
    return { kind: 'post-sent', send: key, message, link, statements: [...asked.statements], version, asOf };
  }

  /**
   * Since when an earlier process may have sent it: where a backup was put back, nobody knows any more what was sent after it
   * was taken. Null for what this process has planned.
   */
  function sentBefore({ key, kind }: Send): string | null {
    const until = recordedUntil();
    if (until === null || left?.has(key)) return until;
    if (kind !== 'notice') return null;
    // It is planned anew under the same key, which the first change gives.
    const [first] = board.changes.find(board.outbox.notice(key)?.changes ?? []);
    return first !== undefined && first.at <= until ? until : null;
  }

  function invocationOf({ kind, key, post, change }: Send): Invocation {
    if (kind === 'post') {
      const asked = board.outbox.asked(key);
      if (asked === null) throw new Error(`the board lost what was to be posted under ${key}`);
      return asked.invocation;
    }
    if (post === null) return { command: NOTICE_COMMAND, options: { notice: key } };
    return {
      command: CORRECTED_COMMAND,
      options: { post: post.entry, ...(kind === 'reply' ? { entry: change } : {}) },
    };
  }

  async function failed({ keys, send, platform }: Batch, began: string, error: unknown): Promise<void> {
    const failure = failureOf(error, send.attempts);
    const now = clock.now().getTime();
    if (failure.problem === 'later') {
      const known = paused.get(platform);
      // What was under way in other channels when the platform failed is the same failure.
      const isSame = known !== undefined && isPaused(platform);
      const failures = (known?.failures ?? 0) + (isSame ? 0 : 1);
      const until = now + Math.max(failure.retryInMs ?? 0, pauseAfter(failures));
      paused.set(platform, { since: now, until: Math.max(until, isSame ? known.until : 0), failures });
    }
    const fields = {
      platform,
      channel: send.channel,
      kind: send.kind,
      problem: failure.problem,
      attempts: send.attempts + 1,
    };
    if (failure.problem === 'fault') log.error('a message could not be sent', { ...fields, error });
    else log.warn('a message could not be sent', fields);
    await record(
      {
        kind: 'send-failed',
        sends: keys,
        problem: failure.problem,
        reason: failure.reason,
        maybeSince: failure.mayHaveArrived && send.kind !== 'edit' ? began : null,
        retryAt: failure.retryInMs === null ? null : new Date(now + failure.retryInMs).toISOString(),
      },
      botActor(platform as Platform),
    );
  }

  return {
    wake,
    async settled() {
      while (running !== null) await running;
    },
    async stop() {
      stopping = true;
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

function inBatches(sends: readonly Send[]): Batch[] {
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
