import { createHomeAnswer } from '../../src/bot/answers/asking/home.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { HOME_COMMAND } from '../../src/bot/forms/begin.ts';

/** Run by a platform that has a page for the app. */
export const home = defineCommand({
  name: HOME_COMMAND,
  summary: 'command.internal',
  options: [],
  examples: ['/home'],
  hidden: true,

  async run(context) {
    return { ...createHomeAnswer(context), isPrivate: true };
  },
});
