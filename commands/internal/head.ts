import { z } from 'zod';
import { recordHeadToAnswer } from '../../src/bot/answers/record-head.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { option } from '../../src/bot/options.ts';

/** Run by the outbox: what the review channel gets each day. */
export const head = defineCommand({
  name: 'head',
  summary: 'command.internal',
  options: [option('head', 'text', 'command.internal', { required: true, schema: z.string() })],
  examples: ['/head'],
  audience: 'channel',
  hidden: true,

  async run(_context, options) {
    return recordHeadToAnswer(options.head);
  },
});
