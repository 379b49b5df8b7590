/** Completes what is typed in the console: commands, names of options, and values from the read model. */
import type { Bot } from '../../bot/bot.ts';
import type { Option } from '../../bot/options.ts';

/** @returns the candidates for the last word, and that word, as node:readline expects. */
export async function completeLine(bot: Bot, line: string): Promise<[string[], string]> {
  const typed = /(\S*)$/.exec(line)?.[1] ?? '';
  const before = line.slice(0, line.length - typed.length).trim();
  const shown = bot.commands.filter(({ hidden }) => !hidden);
  if (before === '')
    return [
      shown.map(({ name }) => `/${name} `).filter((name) => name.startsWith(typed) || name.startsWith(`/${typed}`)),
      typed,
    ];
  const command = shown.find(({ name }) => name === before.split(/\s/)[0]?.replace(/^\//, ''));
  if (command === undefined) return [[], typed];
  const named = /^([a-z]+):(.*)$/.exec(typed);
  const option = command.options.find(({ name, positional }) => (named === null ? positional : name === named[1]));
  const values =
    option === undefined
      ? []
      : await completeValue(bot, command.name, option, named?.[2] ?? typed, named === null ? '' : `${named[1]}:`);
  const names =
    named === null
      ? command.options
          .filter(({ positional, name }) => !positional && `${name}:`.startsWith(typed))
          .map(({ name }) => `${name}:`)
      : [];
  return [[...values, ...names], typed];
}

async function completeValue(
  bot: Bot,
  command: string,
  option: Option,
  typed: string,
  prefix: string,
): Promise<string[]> {
  if (option.kind === 'text') return [];
  const choices = await bot.complete(command, option.name, typed.replace(/^"/, ''), {});
  return choices.map(({ value }) => `${prefix}${/\s/.test(value) ? `"${value}"` : value} `);
}
