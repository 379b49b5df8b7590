import { code, createAnswer, paragraph, text } from '../src/bot/answer.ts';
import type { Command } from '../src/bot/command.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';
import { commandToUsage } from '../src/bot/parsing/parse-command.ts';
import { UserError } from '../src/lib/errors.ts';

export const help = defineCommand({
  name: 'help',
  summary: 'All commands, or one of them in full',
  options: [option('command', 'command', 'The command to explain', { positional: true })],
  examples: ['/help', '/help whosaid'],
  cacheable: true,

  async run({ commands }, options) {
    const shown = commands.filter(({ hidden }) => !hidden);
    if (options.command !== undefined) return helpForOne(shown, options.command.replace(/^\//, '').toLowerCase());
    return createAnswer({
      title: 'What Whosaid answers',
      blocks: [
        { kind: 'list', items: shown.map((command) => [code(commandToUsage(command)), text(` ${command.summary}`)]) },
        paragraph(
          text(
            'Names may be any alias, with or without accents. In a thread, mention the bot and type the command after its name. /help and a command’s name tells more.',
          ),
        ),
      ],
    });
  },
});

function helpForOne(commands: readonly Command[], name: string) {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new UserError(`There is no command /${name}. Type /help for the list of commands.`);
  const fields = command.options.map(({ name: field, summary, required, choices }) => ({
    name: field,
    value: [text(`${summary}${choices.length > 0 ? `: ${choices.join(', ')}` : ''}${required ? ' (required)' : ''}`)],
  }));
  return createAnswer({
    title: `/${command.name}`,
    blocks: [
      paragraph(text(`${command.summary}.`)),
      paragraph(text('Usage: '), code(commandToUsage(command))),
      ...(fields.length > 0 ? [{ kind: 'fields' as const, fields }] : []),
      { kind: 'list', items: command.examples.map((example) => [text('Example: '), code(example)]) },
      ...(command.shortcut === null ? [] : [paragraph(text(`Also a message shortcut: “${command.shortcut}”.`))]),
    ],
  });
}
