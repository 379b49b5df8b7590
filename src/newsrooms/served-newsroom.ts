/** A newsroom that is open: its record, its connections to the platforms, and what it sends by itself. */
import type { Connection, OpenNewsroom } from '../adapters/newsrooms.ts';
import type { Platform } from '../bot/asker.ts';
import { extractSlackGroups } from '../bot/editing/permissions.ts';
import { createDispatcher } from '../bot/outbox/dispatcher.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createDeduper } from '../storage/dedupe.ts';
import type { Store } from '../storage/store.ts';
import { ensureSeedsFolder } from './choose-newsroom.ts';
import { createDailyHead } from './daily-head.ts';
import { readHeadKey } from './heads.ts';
import { hasPlatform } from './newsroom-map.ts';
import { type Newsroom, openNewsroom } from './open-newsroom.ts';
import { createSinkGroup, type SinkGroup } from './sink-group.ts';
import { createSourceWatcher } from './source-watch.ts';

export interface ServedNewsroom extends OpenNewsroom {
  readonly newsroom: Newsroom;
  /** Whether nobody has asked for so many milliseconds and the newsroom has nothing to send by itself. */
  isIdle(forMs: number): boolean;
  /** Sends nothing more; resolves when what is being sent has ended. */
  stopSending(): Promise<void>;
  /** Answers what was accepted, sends nothing more, and closes. */
  close(): Promise<void>;
}

/** A record that takes longer to read answers while it is being read, and says so. A script at the console waits for it. */
const READY_TIMEOUT_MS = 1_000;
const isScript = (config: Config): boolean => !hasPlatform(config) && process.stdin.isTTY !== true;

/** @param onReadFailed called when the record turns out to be unreadable after the newsroom was opened. */
export async function openServedNewsroom(
  config: Config,
  store: Store,
  clock: Clock,
  log: Log,
  onReadFailed: (error: unknown) => void,
): Promise<ServedNewsroom> {
  ensureSeedsFolder(config);
  const headKey = readHeadKey(config);
  const timeout = isScript(config) ? {} : { readyTimeoutMs: READY_TIMEOUT_MS };
  const newsroom = await openNewsroom(config, clock.now, log, { ...timeout, store });
  const groups = new Map<Platform, SinkGroup>();
  /** The groups that have a connection: through the others nothing can be sent. */
  const sinks: SinkGroup[] = [];
  let lastUsedAt = clock.now().getTime();
  let isOpen = true;
  let isSending = true;
  const dispatcher = createDispatcher({
    ...newsroom,
    sinks,
    clock,
    log,
    bundleMs: config.FOLLOW_BUNDLE_MINUTES * 60_000,
    answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
  });
  const stopWatching = newsroom.onChange(() => {
    if (sinks.length > 0) dispatcher.wake();
  });
  const whenReady = newsroom.ready.then(() => {}, onReadFailed);
  const dailyHead =
    headKey === null
      ? null
      : createDailyHead({
          config,
          key: headKey,
          ledger: newsroom.ledger,
          announce: newsroom.configuredPosts.announceHead,
          now: clock.now,
          log,
        });
  const sourceWatcher = createSourceWatcher({ ...newsroom, clock, log });
  newsroom.ready.then(
    () => {
      void dailyHead?.look();
      void sourceWatcher.look();
    },
    () => {},
  );

  const sendDue = () =>
    void whenReady.then(() => {
      if (isSending) dispatcher.wake();
    });

  function groupOf({ platform }: Connection): SinkGroup {
    const group = groups.get(platform) ?? createSinkGroup(platform);
    groups.set(platform, group);
    return group;
  }

  async function stopSending(): Promise<void> {
    isSending = false;
    dailyHead?.stop();
    stopWatching();
    await Promise.all([dispatcher.stop(), sourceWatcher.stop()]);
  }

  return {
    name: config.NEWSROOM,
    newsroom,
    bot: newsroom.bot,
    userGroups: extractSlackGroups(config.EDITORS),
    inbox: newsroom.inbox,
    createDeduper: (keyPrefix, scope) =>
      createDeduper(keyPrefix, scope === 'replicas' ? newsroom.dedupeStore : null, log),
    isOpen: () => isOpen,
    touch() {
      lastUsedAt = clock.now().getTime();
    },
    async connect(connection) {
      const group = groupOf(connection);
      group.add(connection);
      if (sinks.includes(group)) return;
      sinks.push(group);
      newsroom.connect(group);
      sendDue();
    },
    disconnect(connection) {
      const group = groupOf(connection);
      group.remove(connection);
      if (group.isEmpty() && sinks.includes(group)) sinks.splice(sinks.indexOf(group), 1);
    },
    isIdle(forMs) {
      const { outbox } = newsroom.readModel;
      const hasToSend =
        newsroom.readModel.rebuildProgress() !== null ||
        outbox.follows().length > 0 ||
        outbox.digests().length > 0 ||
        outbox.backlog().sends > 0;
      return !hasToSend && clock.now().getTime() - lastUsedAt >= forMs;
    },
    stopSending,
    async close() {
      isOpen = false;
      await Promise.all([stopSending(), ...[...groups.values()].map((group) => group.stop())]);
      await whenReady;
      await newsroom.close();
    },
  };
}
