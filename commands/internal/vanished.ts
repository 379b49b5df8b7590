import { z } from 'zod';
import { vanishedWordsToAnswer } from '../../src/bot/answers/vanished-words.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { option } from '../../src/bot/options.ts';

/** Run by the outbox. */
export const vanished = defineCommand({
  name: 'vanished',
  summary: 'command.internal',
  options: [option('look', 'text', 'command.internal', { required: true, schema: z.string() })],
  examples: ['/vanished'],
  audience: 'channel',
  hidden: true,

  async run({ readModel }, options) {
    return vanishedWordsToAnswer(readModel, options.look);
  },
});
