import { draftsToAnswer } from '../src/bot/answers/drafts/drafts.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { pageOption } from '../src/bot/options.ts';

export const drafts = defineCommand({
  name: 'drafts',
  summary: 'command.drafts',
  options: [pageOption],
  examples: ['/drafts'],

  async run({ readModel }, { page }) {
    return draftsToAnswer(readModel, page);
  },
});
