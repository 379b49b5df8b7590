/** An adapter of ours beside a loopback Slack. */
import { onTestFinished, vi } from 'vitest';
import { createSlackAdapter, type SlackAdapterOptions } from '../../../src/adapters/slack/adapter.ts';
import type { OperatorError } from '../../../src/lib/errors.ts';
import { expectNoProblems } from '../../fakes/problems.ts';
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from '../../fakes/slack.ts';
import { type ConnectedAdapter, type NewsroomParts, withOneNewsroom } from '../one-newsroom.ts';
import { payloadToReadable } from './render/readable.ts';
import { createSmallBot, type SmallBot } from './small-bot.ts';

export type Mode = 'signed HTTP' | 'Socket Mode';

type HarnessOptions = Partial<Omit<SlackAdapterOptions, 'newsrooms'> & NewsroomParts>;

export interface Harness {
  peer: FakeSlack;
  bot: SmallBot;
  adapter: ConnectedAdapter;
  /** Every line the adapter logged, as JSON. */
  lines: string[];
  fatal: OperatorError[];
}

/** Makes both, without starting the adapter. At the end of the test neither may have sent what Slack would refuse. */
export async function createHarness(
  mode: Mode,
  options: FakeSlackOptions = {},
  overrides: HarnessOptions = {},
): Promise<Harness> {
  const peer = await startFakeSlack(options);
  const bot = createSmallBot();
  const lines: string[] = [];
  const fatal: OperatorError[] = [];
  const write = (event: string, fields: Record<string, unknown> = {}) => {
    lines.push(JSON.stringify({ event, ...fields }));
    if (event === 'slack.connected' && fields.mode === 'http') {
      peer.deliverTo(`http://127.0.0.1:${fields.port}/slack/events`);
    }
  };
  const log = { info: write, warn: write, error: write };
  const adapter = withOneNewsroom({ bot, ...overrides }, log, (newsrooms) =>
    createSlackAdapter({
      newsrooms,
      installation: { botToken: peer.botToken },
      appToken: mode === 'Socket Mode' ? peer.appToken : null,
      signingSecret: mode === 'Socket Mode' ? null : peer.signingSecret,
      port: 0,
      api: { slackApiUrl: peer.url },
      now: () => new Date(),
      log,
      onFatal: (error) => fatal.push(error),
      reconnectDelayMs: 20,
      ...overrides,
    }),
  );
  onTestFinished(async () => {
    await adapter.stop();
    await peer.close();
    expectNoProblems(peer);
  });
  return { peer, bot, adapter, lines, fatal };
}

/** The same, started. */
export async function startHarness(
  mode: Mode,
  options: FakeSlackOptions = {},
  overrides: HarnessOptions = {},
): Promise<Harness> {
  const harness = await createHarness(mode, options, overrides);
  await harness.adapter.start();
  return harness;
}

/** Waits until an expectation holds, as long as a slow machine may need. */
export function until(expectation: () => void): Promise<void> {
  return vi.waitFor(expectation, { timeout: 15_000, interval: 20 });
}

/** What a user reads of the bot, message by message, as Slack shows it. */
export function readBy(peer: FakeSlack, user: string): string[] {
  return peer.visibleTo(user).map((message) => payloadToReadable({ blocks: message.blocks as never }));
}

/** The action id of the button whose label begins so, in a message. */
export function buttonIn(message: { blocks: unknown[] }, label: string): string {
  const blocks = message.blocks as { type: string; elements: { text?: { text: string }; action_id: string }[] }[];
  const button = blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => elements)
    .find(({ text }) => text?.text.startsWith(label));
  if (button === undefined) throw new Error(`no button ${label}`);
  return button.action_id;
}
