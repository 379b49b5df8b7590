/** A bot of a few commands over real Answers and real Buttons, for what is Slack's alone. */
import Keyv from 'keyv';
import { z } from 'zod';
import { type Answer, createAnswer, type Invocation, paragraph, quote, text } from '../../../src/bot/answer.ts';
import type { Asker } from '../../../src/bot/asker.ts';
import type { Bot } from '../../../src/bot/bot.ts';
import { createButtons } from '../../../src/bot/buttons.ts';
import type { Command } from '../../../src/bot/command.ts';
import type { Option } from '../../../src/bot/options.ts';
import type { Poster } from '../../../src/bot/outbox/poster.ts';
import { UserError } from '../../../src/lib/errors.ts';

/** What the bot was asked, in order. */
interface Asked {
  invocation: Invocation;
  asker: Asker;
}

export type SmallBot = Bot & {
  asked: Asked[];
  /** Lets a `/slow` that waits be answered. */
  release(): void;
};

const option = (name: string, extra: Partial<Omit<Option, 'schema'>> = {}): Option => ({
  name,
  summary: `The ${name}.`,
  kind: 'text',
  required: false,
  positional: false,
  isTypedOnly: false,
  choices: [],
  schema: z.string().optional(),
  ...extra,
});

const command = (name: string, extra: Partial<Command> = {}): Command => ({
  name,
  summary: `What /${name} does.`,
  options: [option('phrase', { positional: true, required: true })],
  schema: z.record(z.string(), z.string()),
  examples: [`/${name} "ready to dialogue"`],
  audience: 'asker',
  separators: [],
  shortcut: null,
  takesMessage: false,
  isCacheable: () => false,
  hidden: false,
  run: async () => createAnswer({ title: name, blocks: [] }),
  ...extra,
});

const smallCommands: readonly Command[] = [
  command('whosaid', { shortcut: 'Who said this?' }),
  command('summary', { options: [option('dossier', { positional: true }), option('to', { kind: 'channel' })] }),
  command('all', { audience: 'channel' }),
  command('menu'),
  command('long'),
  command('slow'),
  command('stuck'),
  command('broken'),
  command('share', { hidden: true }),
];

export const longQuotation = Array.from({ length: 900 }, (_, at) => `Sentence ${at} of the quotation. `).join('');

export function createSmallBot(): SmallBot {
  const asked: Asked[] = [];
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });

  async function run(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer> {
    asked.push({ invocation, asker });
    const { phrase = '', to } = invocation.options;
    if (invocation.command === 'slow') await released;
    if (invocation.command === 'stuck') standStill(Number(phrase));
    if (invocation.command === 'broken') throw new Error('broken on purpose: xoxb-loopback-bot');
    if (invocation.command === 'whosaid' && phrase === '') throw new UserError('Give the phrase: /whosaid "…".');
    if (to !== undefined || invocation.command === 'share') {
      const posted = await poster?.post(
        { channel: to ?? asker.channel ?? '', thread: null, idempotencyKey: null },
        summary(invocation),
      );
      return say('Posted', `It stands at ${posted?.link}.`);
    }
    if (invocation.command === 'menu') {
      const choices = ['war', 'peace & quiet <100%>'.repeat(20)].map((topic, index) => ({
        label: `Topic ${index}`,
        command: 'whosaid',
        options: { phrase: topic },
      }));
      return createAnswer({ title: 'Topics', blocks: [{ kind: 'menu', label: 'Open a topic', choices }] });
    }
    if (invocation.command === 'long') {
      const isRepeatable = phrase !== 'once' && phrase !== 'enormous';
      const words = phrase === 'enormous' ? longQuotation.repeat(3) : longQuotation;
      const answer = createAnswer({ title: 'Long', blocks: [quote(text(words))] });
      return { ...answer, origin: isRepeatable ? invocation : null };
    }
    return { ...say(`You asked ${invocation.command}`, phrase), origin: invocation, actions: [share] };
  }

  async function answer(invocation: Invocation, asker: Asker, poster: Poster | null): Promise<Answer> {
    try {
      return await run(invocation, asker, poster);
    } catch (error) {
      if (error instanceof UserError) return { ...say('That did not work', error.message), tone: 'mistake' };
      throw error;
    }
  }

  const bot: SmallBot = {
    asked,
    release: () => release(),
    commands: smallCommands,
    buttons: createButtons(new Keyv<string>()),
    answerLine(line, asker, poster) {
      const [, name = 'whosaid', rest = ''] = /^\/(\w+)\s*(.*)$/s.exec(line) ?? [null, 'whosaid', line];
      const to = /\bto:(\S+)/.exec(rest)?.[1];
      const options = { phrase: rest.replace(/\bto:\S+/, '').trim(), ...(to === undefined ? {} : { to }) };
      return answer({ command: name, options }, asker, poster);
    },
    answer,
    reply: answer,
    replyLine: (line, asker, poster) => bot.answerLine(line, asker, poster),
    submit: () => Promise.reject(new Error('this bot has no forms')),
    complete: async () => [],
  };
  return bot;
}

const share = { label: 'Share in channel', command: 'share', options: {} };

const say = (title: string, words: string): Answer => createAnswer({ title, blocks: [paragraph(text(words))] });

const summary = (invocation: Invocation): Answer => ({
  ...say('Summary', 'What is agreed and what is disputed.'),
  origin: { command: invocation.command, options: {} },
});

/** Keeps the whole process from anything else. */
function standStill(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}
