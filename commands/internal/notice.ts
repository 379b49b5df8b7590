import { z } from 'zod';
import { defineCommand } from '../../src/bot/define-command.ts';
import { option } from '../../src/bot/options.ts';
import { createNoticeAnswer } from '../../src/bot/outbox/notifications.ts';

/** Run by the outbox and by the page buttons of what it sent. */
export const notice = defineCommand({
  name: 'notice',
  summary: 'command.internal',
  options: [option('notice', 'text', 'command.internal', { required: true, schema: z.string() })],
  examples: ['/notice'],
  audience: 'channel',
  hidden: true,

  async run({ readModel }, options) {
    return createNoticeAnswer(readModel, options.notice);
  },
});
