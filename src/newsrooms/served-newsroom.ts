/** One of several newsrooms, open: its record, what it sends by itself, and the front ends that have joined it. */
import { type CombinedAdapter, createCombinedAdapter } from '../adapters/combined-adapter.ts';
import type { SlackNewsroom } from '../adapters/slack/multi-workspace.ts';
import { extractSlackGroups } from '../bot/editing/permissions.ts';
import { createDispatcher, type Dispatcher } from '../bot/outbox/dispatcher.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../storage/store.ts';
import { ensureSeedsFolder } from './choose-newsroom.ts';
import { type Newsroom, openNewsroom } from './open-newsroom.ts';

export interface ServedNewsroom extends SlackNewsroom {
  newsroom: Newsroom;
  /** Posts the summaries that are due and sends what is due from now on: once those that are to join have joined. */
  startSending(): Promise<void>;
  /** Whether nobody has asked for so many milliseconds and nothing is to be sent by itself. */
  isIdle(forMs: number): boolean;
  /** Answers what was accepted, sends nothing more, and closes. */
  close(): Promise<void>;
}

/** A record that is not read by then answers while it is being read, and says so. */
const READY_TIMEOUT_MS = 1_000;

export async function openServedNewsroom(
  config: Config,
  store: Store,
  clock: Clock,
  log: Log,
): Promise<ServedNewsroom> {
  ensureSeedsFolder(config);
  const newsroom = await openNewsroom(config, clock.now, log, READY_TIMEOUT_MS, store);
  const combined = { slack: createCombinedAdapter('slack'), discord: createCombinedAdapter('discord') };
  /** Those that have somebody in them: a platform without one is no way to send anything. */
  const sinks: CombinedAdapter[] = [];
  let lastUsedAt = clock.now().getTime();
  let isOpen = true;
  let dispatcher: Dispatcher | null = null;
  let stopWatching = () => {};
  const whenReady = newsroom.ready.then(
    () => {},
    (error: unknown) => log.error('record.read_failed', { error }),
  );
  const sendDue = () =>
    void whenReady.then(() => {
      if (isOpen) dispatcher?.wake();
    });

  return {
    name: config.NEWSROOM,
    newsroom,
    bot: newsroom.bot,
    dedupeStore: newsroom.dedupeStore,
    groups: extractSlackGroups(config.EDITORS),
    isOpen: () => isOpen,
    touch() {
      lastUsedAt = clock.now().getTime();
    },
    async addAdapter(adapter) {
      const joined = combined[adapter.platform as 'slack' | 'discord'];
      joined.add(adapter);
      if (sinks.includes(joined)) return;
      sinks.push(joined);
      newsroom.connect(joined);
      sendDue();
    },
    removeAdapter(adapter) {
      const left = combined[adapter.platform as 'slack' | 'discord'];
      left.remove(adapter);
      if (left.isEmpty() && sinks.includes(left)) sinks.splice(sinks.indexOf(left), 1);
    },
    async startSending() {
      dispatcher = createDispatcher({
        ...newsroom,
        sinks,
        clock,
        log,
        bundleMs: config.FOLLOW_BUNDLE_MINUTES * 60_000,
        answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
      });
      stopWatching = newsroom.onChange(dispatcher.wake);
      sendDue();
    },
    isIdle(forMs) {
      const { outbox } = newsroom.readModel;
      const isSending =
        newsroom.readModel.rebuildProgress() !== null ||
        outbox.follows().length > 0 ||
        outbox.digests().length > 0 ||
        outbox.backlog().sends > 0;
      return !isSending && clock.now().getTime() - lastUsedAt >= forMs;
    },
    async close() {
      isOpen = false;
      stopWatching();
      await Promise.all([dispatcher?.stop(), combined.slack.stop(), combined.discord.stop()]);
      await whenReady;
      await newsroom.close();
    },
  };
}
