/**
 * Sends what is due: what the read model derives from the ledger, and what the configuration asks for. It is woken by
 * changes of the read model and by the clock, keeps each channel's messages in order, and lets no failure stop the others.
 */
import type { Actor, Entry, EntryBody } from '../../claims/model/entry.ts';
import type { Send } from '../../claims/queries/outbox.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import type { Clock } from '../../lib/clock.ts';
import { forEachConcurrently } from '../../lib/concurrency.ts';
import type { Log } from '../../lib/log.ts';
import { inLanguage, type Language } from '../../locales/index.ts';
import type { Answer, Invocation } from '../answer.ts';
import type { Asker } from '../asker.ts';
import { botActor, botAsker } from './bot-actor.ts';
import type { ConfiguredPosts } from './configured-posts.ts';
import type { MessageSink } from './message.ts';
import { createReviewAnswer } from './messages/review-post.ts';
import { dueNotices, nextNoticeAt } from './notifications.ts';
import type { Batch, Sender } from './sender.ts';

export interface Dispatcher {
  /** Looks for what is due. To be called after every change of the read model, and once at the start. */
  wake(): void;
  /** Resolves when nothing is under way and nothing is due. */
  whenIdle(): Promise<void>;
  /** Begins nothing new; resolves when what is under way has ended. */
  stop(): Promise<void>;
}

interface DispatcherDeps {
  readModel: ReadModel;
  sinks: readonly MessageSink[];
  sender: Sender;
  configuredPosts: ConfiguredPosts;
  clock: Clock;
  log: Log;
  /** The language of what is posted. */
  postLanguage: Language;
  /** How long changes for followers are gathered, in milliseconds. */
  bundleMs: number;
  answer(invocation: Invocation, asker: Asker): Promise<Answer>;
  record(body: EntryBody, by: Actor): Promise<Entry>;
  /** See Newsroom. */
  recordedUntil(): string | null;
}

const MAX_DUE_SENDS = 500;
/** Channels that are sent to at the same time. */
const MAX_CHANNELS_AT_ONCE = 8;
/** How soon what another replica has a lease on is looked at again, in milliseconds. */
const LEASE_RETRY_INTERVAL_MS = 5_000;
/** After a failure of the store or of ours. */
const ERROR_RETRY_DELAY_MS = 30_000;

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { readModel, sinks, sender, configuredPosts, clock, log, bundleMs, answer, record, recordedUntil } = deps;
  const { postLanguage } = deps;
  const { isPaused } = sender.pauses;
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
      // Woken since the last pass ended.
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

  /** @returns whether another replica has the lease of something that is due. */
  async function dispatchDue(): Promise<boolean> {
    // A read model that is behind takes what was sent long ago for due.
    await readModel.catchUp();
    recoveredKeys ??= readRecoveredKeys();
    for (const body of dueNotices(readModel, clock.now(), bundleMs))
      if (sinks.some(({ platform }) => platform === body.platform)) await record(body, botActor(body.platform));
    const [isAllPlanned, isAllSent] = await Promise.all([configuredPosts.publishMissing(() => isStopping), sendDue()]);
    return !isAllPlanned || !isAllSent;
  }

  /** @returns false when another replica has the lease of something that is due. */
  async function sendDue(): Promise<boolean> {
    const channels = Object.values(Object.groupBy(listDue(), ({ platform, channel }) => `${platform} ${channel}`));
    let isLeasedElsewhere = false;
    await forEachConcurrently(channels, MAX_CHANNELS_AT_ONCE, async (sends = []) => {
      for (const batch of groupIntoBatches(sends)) {
        const { platform } = batch.send;
        if (isStopping || isPaused(platform)) return;
        const sink = sinks.find((one) => one.platform === platform);
        if (sink === undefined) return;
        if (await sender.send(batch, sink, possiblySentSince(batch.send), (invocation) => compose(invocation, sink)))
          isWakePending = true;
        else isLeasedElsewhere = true;
      }
    });
    return !isLeasedElsewhere;
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

  async function compose(invocation: Invocation, { platform }: MessageSink): Promise<Answer> {
    const composed =
      inLanguage(postLanguage, () => createReviewAnswer(readModel, invocation)) ??
      (await answer(invocation, botAsker(platform, postLanguage)));
    if (composed.tone === 'fault')
      throw new Error('the message could not be made: the log entry before this one says why');
    return composed;
  }

  /**
   * Since when an earlier process may have sent it: after a backup was put back, nobody knows what was sent since it was
   * taken. Null for what this process has planned.
   */
  function possiblySentSince({ key, kind }: Send): string | null {
    const until = recordedUntil();
    if (until === null || recoveredKeys?.has(key)) return until;
    if (kind !== 'notice') return null;
    // It is planned again under the same key, which comes from its first change.
    const [first] = readModel.changeFeed.find(readModel.outbox.notice(key)?.changes ?? []);
    return first !== undefined && first.at <= until ? until : null;
  }

  function scheduleWake(isLeasedElsewhere: boolean): void {
    const now = clock.now();
    const retry = readModel.outbox.nextRetry(now.toISOString());
    const times = [
      retry === null ? null : Date.parse(retry),
      nextNoticeAt(readModel, now, bundleMs)?.getTime() ?? null,
      configuredPosts.nextRetry(),
      isLeasedElsewhere ? now.getTime() + LEASE_RETRY_INTERVAL_MS : null,
      ...sender.pauses.ends(),
    ].filter((time) => time !== null && time > now.getTime());
    if (times.length > 0) cancelTimer = clock.at(new Date(Math.min(...(times as number[]))), wake);
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

/** One edit brings a post up to all of its corrections; everything else goes out alone. */
function groupIntoBatches(sends: readonly Send[]): Batch[] {
  const batches: Batch[] = [];
  for (const send of sends) {
    const edit =
      send.kind === 'edit'
        ? batches.find((batch) => batch.send.kind === 'edit' && batch.send.post?.entry === send.post?.entry)
        : undefined;
    if (edit === undefined) batches.push({ send, keys: [send.key] });
    else edit.keys.push(send.key);
  }
  return batches;
}
