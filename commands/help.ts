import { createHelpOverview, explainCommand, listCommands } from '../src/bot/answers/asking/help.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';

export const help = defineCommand({
  name: 'help',
  summary: 'command.help',
  options: [option('command', 'command', 'option.help.command', { positional: true })],
  examples: ['/help', '/help whosaid', '/help all'],
  cacheable: true,

  async run({ commands }, options) {
    const shown = commands.filter(({ hidden }) => !hidden);
    const name = options.command?.replace(/^\//, '').toLowerCase();
    if (name === undefined || name === '') return createHelpOverview();
    return name === 'all' ? listCommands(shown) : explainCommand(shown, name);
  },
});
