/** The whole bot in this process on a loopback platform, with a clock that the test moves: for a platform in trouble. */
import { vi } from 'vitest';
import { createDiscordAdapter } from '../../src/adapters/discord/adapter.ts';
import { createSlackAdapter } from '../../src/adapters/slack/adapter.ts';
import { createDispatcher, type Dispatcher } from '../../src/bot/outbox/dispatcher.ts';
import type { Log } from '../../src/lib/log.ts';
import { buttonsOf } from '../adapters/discord/harness.ts';
import { type ConnectedAdapter, withOneNewsroom } from '../adapters/one-newsroom.ts';
import { buttonIn } from '../adapters/slack/harness.ts';
import { discordErrors, rateLimit } from '../fakes/discord/errors.ts';
import { type DiscordMessage, discordCast } from '../fakes/discord/guild.ts';
import { startFakeDiscord } from '../fakes/discord.ts';
import { expectNoProblems } from '../fakes/problems.ts';
import { type SlackMessage, cast as slackCast } from '../fakes/slack/workspace.ts';
import { startFakeSlack } from '../fakes/slack.ts';
import { createTestClock } from '../lib/test-clock.ts';
import { openTestNewsroom, type TestNewsroom } from '../newsrooms/test-newsroom.ts';

export type Person = 'alice' | 'boris';
/** What all calls that post, edit and look for posts meet: an answer when the promise resolves, a 429 of a minute, no service. */
export type Outage = { until: Promise<unknown> } | 'busy' | 'down';

interface PlatformHarness {
  newsroom: TestNewsroom;
  adapter: ConnectedAdapter;
  desk: string;
  /** The ids of three more channels that the bot is in. */
  channels: [string, string, string];
  /** What the person sees of the answer at once; a later one is in `seen`. Alice is an editor. */
  ask(person: Person, command: string, options: Record<string, string>): Promise<string>;
  /** Presses a button of the newest message that has one of this label, of those that the person sees. */
  press(person: Person, label: string): Promise<void>;
  /** All that a person sees of the bot in #desk, as JSON. */
  seen(person: Person): string;
  injectOutage(what: Outage, times: number): void;
  heal(): void;
  /** Calls that made, edited or looked for a message in a channel, so far. */
  calls(): number;
  /** Calls that made one. */
  posted(): number;
  /** Messages of the bot in a channel that everybody sees, as JSON; those that answer another one apart. */
  inChannel(id: string): { messages: string[]; replies: string[] };
  end(): Promise<void>;
}

export interface LiveBot extends Omit<PlatformHarness, 'adapter' | 'end'> {
  /** Wakes the sender and waits until nothing more is due. */
  send(): Promise<void>;
  /** Moves the clock, also the machine's own as this process sees it. */
  advance(ms: number): Promise<void>;
  /** Sets both clocks back. */
  setBack(ms: number): void;
  stop(): Promise<void>;
}

const PLATFORM_TIMEOUT_MS = 20_000;
const EDITORS = `slack:${slackCast.alice},discord:${discordCast.alice}`;
/** Milliseconds: what a call may take where a test waits until it is over. */
const SHORT_TIMEOUT_MS = 250;
const quiet = { info() {}, warn() {}, error() {} };
const fail = (error: Error) => {
  throw error;
};

/**
 * @param hasShortTimeout calls to the platform are given up after SHORT_TIMEOUT_MS.
 * @param environment such as a STORE_URL.
 */
async function startSlack(hasShortTimeout: boolean, environment: Record<string, string>): Promise<PlatformHarness> {
  const peer = await startFakeSlack({ ackDeadlineMs: PLATFORM_TIMEOUT_MS });
  const newsroom = await openTestNewsroom({ EDITORS, REVIEW_CHANNEL: `slack:${slackCast.desk}`, ...environment });
  const log: Log = {
    ...quiet,
    info(event, fields) {
      if (event === 'slack.connected') peer.deliverTo(`http://127.0.0.1:${fields?.port}/slack/events`);
    },
  };
  const adapter = withOneNewsroom({ bot: newsroom.bot, inbox: newsroom.inbox }, log, (newsrooms) =>
    createSlackAdapter({
      newsrooms,
      installation: { botToken: peer.botToken },
      appToken: null,
      signingSecret: peer.signingSecret,
      port: 0,
      api: { slackApiUrl: peer.url, ...(hasShortTimeout ? { callTimeoutMs: SHORT_TIMEOUT_MS } : {}) },
      now: () => new Date(),
      log,
      onFatal: fail,
    }),
  );
  const methods = ['chat.postMessage', 'chat.update', 'conversations.history', 'conversations.replies'];
  const isOurs = ({ ephemeralTo, via }: SlackMessage) => ephemeralTo === null && via !== 'a person';
  return {
    newsroom,
    adapter,
    desk: slackCast.desk,
    channels: [1, 2, 3].map(
      (n) =>
        peer.workspace.addChannel(`C0OTHER${n}`, `other-${n}`, [slackCast.bot, slackCast.alice, slackCast.boris]).id,
    ) as [string, string, string],
    async ask(person, command, options) {
      const typed = Object.entries(options).map(([name, value]) => `${name}:"${value}"`);
      const user = slackCast[person];
      return JSON.stringify((await peer.sendCommand({ user, command: `/${command}`, typed: typed.join(' ') })).ack);
    },
    async press(person, label) {
      const user = slackCast[person];
      const message = peer
        .visibleTo(user)
        .findLast((each) => JSON.stringify(each.blocks).includes(`"text":"${label}"`));
      if (message === undefined) throw new Error(`${person} sees no button ${label}`);
      await peer.sendBlockAction({ message, actionId: buttonIn(message, label), user });
    },
    seen: (person) => JSON.stringify(peer.visibleTo(slackCast[person]).map(({ blocks }) => blocks)),
    injectOutage(what, times) {
      const fault = what === 'busy' ? { status: 429, retryAfter: 60 } : what === 'down' ? ('drop' as const) : what;
      for (const method of methods) peer.failNext(method, fault, times);
    },
    heal: peer.heal,
    calls: () => methods.reduce((sum, method) => sum + peer.callsOf(method).length, 0),
    posted: () => peer.callsOf('chat.postMessage').length,
    inChannel(id) {
      const all = (peer.workspace.channels.get(id)?.messages ?? []).filter(isOurs);
      const shown = (of: SlackMessage[]) => of.map(({ blocks }) => JSON.stringify(blocks));
      return {
        messages: shown(all.filter(({ threadTs }) => threadTs === null)),
        replies: shown(all.filter(({ threadTs }) => threadTs !== null)),
      };
    },
    async end() {
      await peer.close();
      expectNoProblems(peer);
    },
  };
}

async function startDiscord(hasShortTimeout: boolean, environment: Record<string, string>): Promise<PlatformHarness> {
  const peer = await startFakeDiscord({ deadlineMs: PLATFORM_TIMEOUT_MS });
  const newsroom = await openTestNewsroom({ EDITORS, REVIEW_CHANNEL: `discord:${discordCast.desk}`, ...environment });
  const log: Log = {
    ...quiet,
    info(event, fields) {
      if (event === 'discord.listening') peer.deliverTo(`http://127.0.0.1:${fields?.port}/`);
    },
  };
  const adapter = withOneNewsroom({ bot: newsroom.bot }, log, (newsrooms) =>
    createDiscordAdapter({
      newsrooms,
      token: peer.botToken,
      guild: null,
      api: { rest: peer.url, ...(hasShortTimeout ? { callTimeoutMs: SHORT_TIMEOUT_MS } : {}) },
      // Each answer is the response to its request: the calls are those of posts.
      endpoint: { publicKey: peer.publicKey, port: 0, now: () => new Date() },
      log,
      onFatal: fail,
    }),
  );
  const routes = ['POST', 'GET'].map((method) => `${method} /channels/:channel/messages`);
  routes.push('PATCH /channels/:channel/messages/:message');
  const [post = ''] = routes;
  return {
    newsroom,
    adapter,
    desk: discordCast.desk,
    channels: [1, 2, 3].map((n) => peer.guild.addChannel(`other-${n}`).id) as [string, string, string],
    async ask(person, command, options) {
      const { original } = await peer.sendCommand({ user: discordCast[person], name: command, options });
      return JSON.stringify(original?.components ?? null);
    },
    async press(person, label) {
      const user = discordCast[person];
      const message = peer.visibleTo(user).findLast((each) => label in buttonsOf(each));
      if (message === undefined) throw new Error(`${person} sees no button ${label}`);
      await peer.sendComponent({ message, customId: buttonsOf(message)[label] ?? '', user });
    },
    seen: (person) => JSON.stringify(peer.visibleTo(discordCast[person]).map(({ components }) => components)),
    injectOutage(what, times) {
      const fault = what === 'busy' ? rateLimit(60) : what === 'down' ? discordErrors.server : what;
      for (const route of routes) peer.failNext(route, fault, times);
    },
    heal: peer.heal,
    calls: () => routes.reduce((sum, route) => sum + peer.callsOf(route).length, 0),
    posted: () => peer.callsOf(post).length,
    inChannel(id) {
      const all = (peer.guild.find(id)?.messages ?? []).filter(
        ({ ephemeralTo, via }) => ephemeralTo === null && via !== 'a person',
      );
      const shown = (of: DiscordMessage[]) => of.map(({ components }) => JSON.stringify(components));
      return {
        messages: shown(all.filter(({ answers }) => answers === null)),
        replies: shown(all.filter(({ answers }) => answers !== null)),
      };
    },
    async end() {
      await peer.close();
      expectNoProblems(peer);
    },
  };
}

async function startLive(start: typeof startSlack, hasShortTimeout: boolean, environment = {}): Promise<LiveBot> {
  // The library of Discord reads the machine's clock, which goes on from where the test moves it; timers stay real.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now(), shouldAdvanceTime: true });
  const { adapter, end, ...platform } = await start(hasShortTimeout, environment);
  const { newsroom } = platform;
  const clock = createTestClock(new Date().toISOString());
  const sender: Dispatcher = createDispatcher({
    ...newsroom,
    sinks: [adapter],
    clock,
    log: quiet,
    bundleMs: 60_000,
    answer: (invocation, asker) => newsroom.bot.answer(invocation, asker, null),
  });
  await adapter.start();
  newsroom.connect(adapter);
  return {
    ...platform,
    async send() {
      sender.wake();
      await sender.whenIdle();
    },
    async advance(ms) {
      await clock.advance(ms, async () => {
        vi.setSystemTime(clock.now());
        await sender.whenIdle();
      });
      vi.setSystemTime(clock.now());
    },
    setBack(ms) {
      clock.set(new Date(clock.now().getTime() - ms).toISOString());
      vi.setSystemTime(clock.now());
    },
    async stop() {
      platform.heal();
      await sender.stop();
      await adapter.stop();
      await newsroom.remove();
      vi.useRealTimers();
      await end();
    },
  };
}

export const livePlatforms = [
  ['Slack', (isBrief: boolean, environment = {}) => startLive(startSlack, isBrief, environment)],
  ['Discord', (isBrief: boolean, environment = {}) => startLive(startDiscord, isBrief, environment)],
] as const;
