/** What can be asked: one line for each thing to do, all commands, or one of them. */
import { UserError } from '../../../lib/errors.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, type Block, createAnswer, footer, list, paragraph } from '../../answer.ts';
import type { Command } from '../../command.ts';
import { commandToUsage } from '../../parsing/parse-command.ts';
import { code, strong, text } from '../../spans.ts';

/** One line for each thing to do. The command is an example that works on the seeded dossier. */
const TASKS = [
  ['help.who', '/whosaid "ready to dialogue"'],
  ['help.check', '/check …'],
  ['help.compare', '/compare lecornu shoigu'],
  ['help.summary', '/summary lecornu-shoigu'],
  ['help.editors', '/record'],
] as const;

export function createHelpOverview(): Answer {
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

export function listCommands(commands: readonly Command[]): Answer {
  const items = commands.map((command) => [code(commandToUsage(command)), text(` ${t(command.summary)}`)]);
  return createAnswer({ title: t('help.all'), blocks: [list(items), footer(text(t('help.names')))] });
}

export function explainCommand(commands: readonly Command[], name: string): Answer {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new UserError(t('help.unknown', { name }));
  const fields = command.options.map(({ name: field, summary, required, choices }) => ({
    name: field,
    value: [
      text(
        [t(summary), ...choices.slice(0, 1).map(() => choices.join(', '))].join(': ') +
          (required ? ` (${t('help.required')})` : ''),
      ),
    ],
  }));
  const shortcut: Block[] =
    command.shortcut === null ? [] : [paragraph(text(t('help.shortcut', { shortcut: command.shortcut })))];
  return createAnswer({
    title: `/${command.name}`,
    blocks: [
      paragraph(text(`${t(command.summary)}.`)),
      paragraph(code(commandToUsage(command))),
      ...(fields.length > 0 ? [{ kind: 'fields' as const, fields }] : []),
      list(command.examples.map((example) => [text(`${t('help.example')} `), code(example)])),
      ...shortcut,
    ],
  });
}
