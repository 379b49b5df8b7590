import { draftsToAnswer } from '../src/bot/answers/drafts/drafts.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { pageOption } from '../src/bot/options.ts';

export const drafts = defineCommand({
  name: 'drafts',
  summary: 'The drafts under review, the latest first, and how far each has come',
  options: [pageOption],
  examples: ['/drafts'],

  async run({ readModel }, { page }) {
    return draftsToAnswer(readModel, page);
  },
});
