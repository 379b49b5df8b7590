/** The whole bot as a process on a loopback platform, to be killed at a chosen call and started again on the same data. */
import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { discordCast } from '../fakes/discord/guild.ts';
import { startFakeDiscord } from '../fakes/discord.ts';
import { eventually } from '../fakes/eventually.ts';
import { expectNoProblems } from '../fakes/problems.ts';
import { cast } from '../fakes/slack/workspace.ts';
import { startFakeSlack } from '../fakes/slack.ts';
import { startEntry, temporaryFolder } from '../processes/run.ts';

/** What a test needs of either platform. `heard` is the call that makes a message. */
export interface CrashBot {
  /** The id of #desk. */
  desk: string;
  start(): Promise<void>;
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** As Alice, an editor, in #desk; gives what she then sees, as JSON. Not waited for where the answer never comes. */
  ask(command: string, options: Record<string, string>): Promise<unknown>;
  /** Presses the button of that label in the newest message that Alice sees. */
  press(label: string): void;
  /** The next message to a channel arrives or does not, and the bot hears nothing more of it. */
  loseNextPost(how: 'hang' | 'unheard'): void;
  /** Calls that make a message in a channel, so far. */
  posted(): number;
  /** Messages of the bot in #desk that everybody sees, replies and threads apart, as JSON. */
  inDesk(): string[];
  end(): Promise<void>;
}

function createProcess(environment: Record<string, string>) {
  const folder = temporaryFolder();
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals) => {
    const process = child;
    child = null;
    if (process === null || process.exitCode !== null) return;
    const ended = new Promise((resolve) => process.once('close', resolve));
    process.kill(signal);
    await ended;
  };
  return {
    async start() {
      child = startEntry('main', [], { DATA_DIR: folder, ...environment });
      child.stderr?.resume();
      const { stdout } = child;
      // The table is printed last, when everything runs.
      await new Promise((resolve) => stdout?.once('data', resolve));
      stdout?.resume();
    },
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startCrashSlack(environment: Record<string, string> = {}): Promise<CrashBot> {
  const peer = await startFakeSlack();
  const run = createProcess({
    SLACK_BOT_TOKEN: peer.botToken,
    SLACK_APP_TOKEN: peer.appToken,
    SLACK_API_URL: peer.url,
    EDITORS: `slack:${cast.alice}`,
    ...environment,
  });
  const seen = () => peer.visibleTo(cast.alice);
  let starts = 0;
  return {
    desk: cast.desk,
    async start() {
      starts = peer.socket.openings() + 1;
      await run.start();
      await peer.socket.opened(starts);
    },
    kill: run.kill,
    async ask(command, options) {
      const [first = '', ...rest] = Object.entries(options).map(([name, value], at) =>
        at === 0 ? `"${value}"` : `${name}:"${value}"`,
      );
      const delivery = await peer.sendCommand({ command: `/${command}`, typed: [first, ...rest].join(' ') });
      return delivery.ack;
    },
    press(label) {
      for (const message of seen().toReversed()) {
        const blocks = message.blocks as { elements?: { text?: { text?: string }; action_id?: string }[] }[];
        const button = blocks.flatMap(({ elements = [] }) => elements).find(({ text }) => text?.text === label);
        if (button?.action_id === undefined) continue;
        void peer.sendBlockAction({ message, actionId: button.action_id });
        return;
      }
      throw new Error(`no button ${label}`);
    },
    loseNextPost: (how) => peer.failNext('chat.postMessage', how),
    posted: () => peer.callsOf('chat.postMessage').length,
    inDesk: () =>
      (peer.workspace.channels.get(cast.desk)?.messages ?? [])
        .filter(({ ephemeralTo, threadTs, via }) => ephemeralTo === null && threadTs === null && via !== 'a person')
        .map(({ blocks }) => JSON.stringify(blocks)),
    async end() {
      await run.remove();
      await peer.close();
      expectNoProblems(peer);
    },
  };
}

export async function startCrashDiscord(environment: Record<string, string> = {}): Promise<CrashBot> {
  const peer = await startFakeDiscord();
  const run = createProcess({
    DISCORD_TOKEN: peer.botToken,
    DISCORD_API_URL: peer.url,
    EDITORS: `discord:${discordCast.alice}`,
    ...environment,
  });
  const seen = () => peer.visibleTo(discordCast.alice);
  const route = 'POST /channels/:channel/messages';
  return {
    desk: discordCast.desk,
    start: run.start,
    kill: run.kill,
    async ask(name, options) {
      return (await peer.sendCommand({ name, options })).original;
    },
    press(label) {
      for (const message of seen().toReversed()) {
        const button = controlsOf(message.components as Control[]).find((one) => one.label === label);
        if (button?.custom_id === undefined) continue;
        void peer.sendComponent({ message, customId: button.custom_id });
        return;
      }
      throw new Error(`no button ${label}`);
    },
    loseNextPost: (how) => peer.failNext(route, how),
    posted: () => peer.callsOf(route).length,
    inDesk: () =>
      (peer.guild.find(discordCast.desk)?.messages ?? [])
        .filter(({ ephemeralTo, answers, via }) => ephemeralTo === null && answers === null && via !== 'a person')
        .map(({ components }) => JSON.stringify(components)),
    async end() {
      await run.remove();
      await peer.close();
      expectNoProblems(peer);
    },
  };
}

export const crashBots = [
  ['Slack', startCrashSlack],
  ['Discord', startCrashDiscord],
] as const;

/** Waits until the bot has called for one more message, and kills it before it hears what came of it. */
export async function killAtPost(bot: CrashBot, how: 'hang' | 'unheard', act: () => void): Promise<void> {
  const before = bot.posted();
  bot.loseNextPost(how);
  act();
  await eventually(() => {
    if (bot.posted() === before) throw new Error('nothing is sent yet');
  });
  await bot.kill();
}

interface Control {
  label?: string;
  custom_id?: string;
  components?: Control[];
}

/** Every component, however deep: buttons stand in rows, and rows in a container. */
function controlsOf(components: readonly Control[]): Control[] {
  return components.flatMap((one) => [one, ...controlsOf(one.components ?? [])]);
}
