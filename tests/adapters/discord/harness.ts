/** A loopback Discord, a small bot and the adapter between them, for one test. */
import { Keyv } from 'keyv';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createDiscordAdapter } from '../../../src/adapters/discord/adapter.ts';
import { registerDiscord } from '../../../src/adapters/discord/registration.ts';
import { type Answer, createAnswer, type Invocation, paragraph, text } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import type { Bot } from '../../../src/bot/bot.ts';
import { createButtons } from '../../../src/bot/buttons.ts';
import type { Command } from '../../../src/bot/command.ts';
import { type Choice, type Option, option } from '../../../src/bot/options.ts';
import type { Poster } from '../../../src/bot/outbox/poster.ts';
import { type OperatorError, UserError } from '../../../src/lib/errors.ts';
import { type DiscordMessage, discordCast } from '../../fakes/discord/guild.ts';
import { type FakeDiscord, type FakeDiscordOptions, startFakeDiscord } from '../../fakes/discord.ts';
import { expectNoProblems } from '../../fakes/problems.ts';
import { withOneNewsroom } from '../one-newsroom.ts';
import { displaysOf, markdownToReadable } from './reading.ts';

function command(name: string, options: Option[], more: Partial<Command> = {}): Command {
  return {
    name,
    summary: `The command ${name}`,
    options,
    schema: z.any(),
    examples: [`/${name}`],
    audience: 'asker',
    separators: [],
    shortcut: null,
    takesMessage: false,
    isCacheable: () => false,
    hidden: false,
    run: () => Promise.reject(new Error('the bot of the tests does not run it')),
    ...more,
  };
}

export const testCommands: readonly Command[] = [
  command('whosaid', [
    option('phrase', 'text', 'The words', { required: true, positional: true }),
    option('side', 'side', 'Only this side'),
    option('page', 'number', 'Which page'),
    option('force', 'flag', 'Even so'),
  ]),
  command('summary', [
    option('dossier', 'dossier', 'The dossier', { required: true, positional: true }),
    option('to', 'channel', 'Where to'),
  ]),
  command('announce', [option('words', 'text', 'The words', { positional: true })], { audience: 'channel' }),
  command('check', [option('text', 'text', 'The message', { required: true, positional: true })], {
    shortcut: 'Check quotations',
  }),
  command('share', [], { hidden: true }),
];

export type Handler = (
  options: Readonly<Record<string, string>>,
  asker: Asker,
  poster: Poster | null,
) => Answer | Promise<Answer>;

/** Says what it was asked; `handlers` answer instead where they are given. A UserError is a mistake, as with the real bot. */
export function createTestBot(
  handlers: Record<string, Handler> = {},
  complete: Bot['complete'] = async () => [],
): Bot & { asked: { invocation: Invocation; asker: Asker }[] } {
  const asked: { invocation: Invocation; asker: Asker }[] = [];
  const bot: Bot & { asked: { invocation: Invocation; asker: Asker }[] } = {
    asked,
    commands: testCommands,
    buttons: createButtons(new Keyv<string>()),
    complete: (...typed) => complete(...typed),
    answerLine: () => Promise.reject(new Error('Discord types no lines')),
    async answer(invocation, asker, poster) {
      asked.push({ invocation, asker });
      try {
        const echo = () =>
          createAnswer({
            title: `/${invocation.command}`,
            blocks: [paragraph(text(JSON.stringify(invocation.options)))],
          });
        const answer = await (handlers[invocation.command] ?? echo)(invocation.options, asker, poster);
        return { ...answer, origin: answer.origin ?? invocation };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return createAnswer({ tone: 'mistake', title: 'That did not work', blocks: [paragraph(text(error.message))] });
      }
    },
    reply: (invocation, asker, poster) => bot.answer(invocation, asker, poster),
    replyLine: () => Promise.reject(new Error('Discord types no lines')),
    submit: () => Promise.reject(new Error('this bot has no forms')),
  };
  return bot;
}

export const choice = (value: string): Choice => ({ label: value, value });

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  event: string;
  fields: Record<string, unknown>;
}

interface HarnessOptions {
  bot?: Bot;
  guild?: string | null;
  peer?: FakeDiscordOptions;
  /** Before the adapter signs in. */
  prepare?: (peer: FakeDiscord) => void;
  token?: string;
  /** Interactions come as signed requests. */
  overHttp?: boolean;
}

/** Everything ready but signed in. When the test is over: no body had a problem, and the log holds no secret. */
export async function createHarness({
  bot = createTestBot(),
  guild = null,
  peer: peerOptions = {},
  prepare,
  token,
  overHttp = false,
}: HarnessOptions = {}) {
  const peer = await startFakeDiscord(peerOptions);
  prepare?.(peer);
  const lines: LogLine[] = [];
  const fatal: OperatorError[] = [];
  const write =
    (level: LogLine['level']) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, event, fields });
      if (event === 'discord.listening') peer.deliverTo(`http://127.0.0.1:${fields.port}/interactions`);
    };
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const adapter = withOneNewsroom({ bot }, log, (newsrooms) =>
    createDiscordAdapter({
      newsrooms,
      token: token ?? peer.botToken,
      guild,
      api: { rest: peer.url },
      endpoint: overHttp ? { publicKey: peer.publicKey, port: 0, now: () => new Date() } : null,
      log,
      onFatal: (error) => fatal.push(error),
    }),
  );
  onTestFinished(async () => {
    await adapter.stop();
    await peer.close();
    expectNoProblems(peer);
    const written = JSON.stringify([lines, fatal.map(({ message }) => message)]);
    for (const secret of [peer.botToken, ...peer.interactions.map((interaction) => interaction.token)])
      expect(written).not.toContain(secret);
    for (const { event, fields } of lines) expect(`${event} ${JSON.stringify(fields)}`).not.toContain('\\n');
  });
  return { peer, adapter, bot, lines, fatal };
}

/** The same, signed in, with the commands registered. */
export async function startHarness(options: HarnessOptions = {}) {
  const stage = await createHarness(options);
  const { peer, adapter, bot } = stage;
  await registerDiscord(bot.commands, {
    token: peer.botToken,
    applicationId: discordCast.application,
    guild: null,
    api: peer.url,
  });
  await adapter.start();
  return stage;
}

/** What a message says, as read. */
export function textOf(message: DiscordMessage | null | undefined): string {
  const { components } = message ?? {};
  return displaysOf({ flags: 0, allowed_mentions: { parse: [] }, components: (components ?? []) as never })
    .map((display) => markdownToReadable(display).trimEnd())
    .join('\n');
}

/** The ids of a message's buttons by their labels; of several with one label, that of the first. */
export function buttonsOf(message: DiscordMessage): Record<string, string> {
  const containers = message.components as {
    components?: { components?: { label?: string; custom_id?: string }[] }[];
  }[];
  const rows = containers.flatMap(({ components = [] }) => components);
  return Object.fromEntries(
    rows
      .flatMap(({ components = [] }) =>
        components.flatMap(({ label, custom_id }) => (label && custom_id ? [[label, custom_id]] : [])),
      )
      .toReversed(),
  );
}
