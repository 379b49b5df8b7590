/** One of several newsrooms, open: its record, what it sends by itself, and the front ends that have joined it. */
import { createSeveral, type Several } from '../adapters/combined-adapter.ts';
import type { SlackRoom } from '../adapters/slack/multi-workspace.ts';
import { slackGroupsOf } from '../bot/editing/permissions.ts';
import { createSender, type Sender } from '../bot/outbox/dispatcher.ts';
import { postSummaries } from '../bot/outbox/summary-channels.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../storage/store.ts';
import { makeOwnSeeds } from './choose-newsroom.ts';
import { type Newsroom, openNewsroom } from './open-newsroom.ts';

export interface Room extends SlackRoom {
  newsroom: Newsroom;
  /** Posts the summaries that are due and sends what is due from now on: once those that are to join have joined. */
  begin(): Promise<void>;
  /** Whether nobody has asked for so many milliseconds and nothing is to be sent by itself. */
  isIdle(forMs: number): boolean;
  /** Answers what was accepted, sends nothing more, and closes. */
  close(): Promise<void>;
}

/** A record that is not read by then answers while it is being read, and says so. */
const READY_WITHIN_MS = 1_000;

export async function openRoom(config: Config, store: Store, clock: Clock, log: Log): Promise<Room> {
  makeOwnSeeds(config);
  const newsroom = await openNewsroom(config, clock.now, log, READY_WITHIN_MS, store);
  const several = { slack: createSeveral('slack'), discord: createSeveral('discord') };
  /** Those that have somebody in them: a platform without one is no way to send anything. */
  const outlets: Several[] = [];
  let usedAt = clock.now().getTime();
  let isOpen = true;
  let sender: Sender | null = null;
  let stopWatching = () => {};
  /** One after another: two at the same time would each find a summary not yet posted. */
  let summaries: Promise<void> = newsroom.ready.then(
    () => {},
    (error: unknown) => log.error('the record could not be read', { error }),
  );

  function sendWhatIsDue(): void {
    summaries = summaries.then(async () => {
      if (!isOpen || sender === null) return;
      await postSummaries(config, newsroom, outlets, log).catch((error: unknown) =>
        log.error('summaries could not be posted', { error }),
      );
      sender.wake();
    });
  }

  return {
    name: config.NEWSROOM,
    newsroom,
    bot: newsroom.bot,
    marks: newsroom.marks,
    groups: slackGroupsOf(config.EDITORS),
    isOpen: () => isOpen,
    used() {
      usedAt = clock.now().getTime();
    },
    async join(adapter) {
      const joined = several[adapter.platform as 'slack' | 'discord'];
      joined.join(adapter);
      if (outlets.includes(joined)) return;
      outlets.push(joined);
      await newsroom.connect(joined);
      sendWhatIsDue();
    },
    leave(adapter) {
      const left = several[adapter.platform as 'slack' | 'discord'];
      left.leave(adapter);
      if (left.isEmpty() && outlets.includes(left)) outlets.splice(outlets.indexOf(left), 1);
    },
    async begin() {
      sender = createSender({
        ...newsroom,
        outlets,
        clock,
        log,
        bundleMs: config.FOLLOW_BUNDLE_MINUTES * 60_000,
        answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
      });
      stopWatching = newsroom.onChange(sender.wake);
      sendWhatIsDue();
    },
    isIdle(forMs) {
      const { outbox } = newsroom.board;
      const isSending =
        newsroom.board.building() !== null ||
        outbox.follows().length > 0 ||
        outbox.digests().length > 0 ||
        outbox.waiting().sends > 0;
      return !isSending && clock.now().getTime() - usedAt >= forMs;
    },
    async close() {
      isOpen = false;
      stopWatching();
      await Promise.all([sender?.stop(), several.slack.stop(), several.discord.stop()]);
      await summaries;
      await newsroom.close();
    },
  };
}
