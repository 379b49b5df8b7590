import { z } from 'zod';
import { defineCommand } from '../../src/bot/define-command.ts';
import { BEGIN_COMMAND, BEGUN_COMMANDS, commandToForm } from '../../src/bot/forms/begin.ts';
import { option } from '../../src/bot/options.ts';

/** Run by the buttons of the app's page. */
export const begin = defineCommand({
  name: BEGIN_COMMAND,
  summary: 'command.internal',
  options: [option('command', 'text', 'command.internal', { required: true, schema: z.enum(BEGUN_COMMANDS) })],
  examples: ['/begin'],
  hidden: true,

  async run({ commands }, { command: name }) {
    const command = commands.find((each) => each.name === name);
    if (command === undefined) throw new Error(`the command ${name} does not exist`);
    return commandToForm(name, command);
  },
});
