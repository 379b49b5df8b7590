import {
  type Answer,
  type Block,
  code,
  createAnswer,
  footer,
  list,
  paragraph,
  strong,
  text,
} from '../src/bot/answer.ts';
import type { Command } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';
import { commandToUsage } from '../src/bot/parsing/parse-command.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

/** One line for each thing to do. The command is an example that works on the seeded dossier. */
const TASKS = [
  ['help.who', '/whosaid "ready to dialogue"'],
  ['help.check', '/check …'],
  ['help.compare', '/compare lecornu shoigu'],
  ['help.summary', '/summary lecornu-shoigu'],
  ['help.editors', '/record'],
] as const;

export const help = defineCommand({
  name: 'help',
  summary: 'What you can ask; /help all lists every command, /help and a name explains one',
  options: [option('command', 'command', 'The command to explain, or all', { positional: true })],
  examples: ['/help', '/help whosaid', '/help all'],
  cacheable: true,

  async run({ commands }, options) {
    const shown = commands.filter(({ hidden }) => !hidden);
    const name = options.command?.replace(/^\//, '').toLowerCase();
    if (name === undefined || name === '') return createOverview();
    return name === 'all' ? createList(shown) : explain(shown, name);
  },
});

function createOverview(): Answer {
  return createAnswer({
    title: t('help.title'),
    blocks: [
      ...TASKS.map(([task, example]) => paragraph(strong(`${t(task)} `), code(example))),
      footer(text(t('help.private'))),
    ],
    actions: [
      {
        label: t('help.try', { words: 'ready to dialogue' }),
        command: 'whosaid',
        options: { phrase: 'ready to dialogue' },
      },
      { label: t('nothing.dossiers'), command: 'dossiers', options: {} },
      { label: t('help.all'), command: 'help', options: { command: 'all' } },
    ],
  });
}

function createList(commands: readonly Command[]): Answer {
  const items = commands.map((command) => [code(commandToUsage(command)), text(` ${command.summary}`)]);
  return createAnswer({ title: t('help.all'), blocks: [list(items), footer(text(t('help.names')))] });
}

function explain(commands: readonly Command[], name: string): Answer {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new UserError(t('help.unknown', { name }));
  const fields = command.options.map(({ name: field, summary, required, choices }) => ({
    name: field,
    value: [
      text(
        [summary, ...choices.slice(0, 1).map(() => choices.join(', '))].join(': ') +
          (required ? ` (${t('help.required')})` : ''),
      ),
    ],
  }));
  const shortcut: Block[] =
    command.shortcut === null ? [] : [paragraph(text(t('help.shortcut', { shortcut: command.shortcut })))];
  return createAnswer({
    title: `/${command.name}`,
    blocks: [
      paragraph(text(`${command.summary}.`)),
      paragraph(code(commandToUsage(command))),
      ...(fields.length > 0 ? [{ kind: 'fields' as const, fields }] : []),
      list(command.examples.map((example) => [text(`${t('help.example')} `), code(example)])),
      ...shortcut,
    ],
  });
}
