import { z } from 'zod';
import type { Command } from '../src/bot/command.ts';
import { option } from '../src/bot/options.ts';
import { noticeAnswer } from '../src/bot/outbox/notifications.ts';

const schema = z.object({ notice: z.string() });

/** Run by the outbox and by the page buttons of what it sent. */
export const notice: Command<z.infer<typeof schema>> = {
  name: 'notice',
  summary: 'A message to a channel that follows changes',
  options: [option('notice', 'text', 'The key of the message', { required: true })],
  schema,
  examples: ['/notice'],
  audience: 'channel',
  separators: [],
  shortcut: null,
  hidden: true,

  async run({ board }, options) {
    return noticeAnswer(board, options.notice);
  },
};
