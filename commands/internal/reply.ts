import { z } from 'zod';
import { defineCommand } from '../../src/bot/define-command.ts';
import { option } from '../../src/bot/options.ts';
import { createReply } from '../../src/bot/questions/answer.ts';
import { requireQuestion } from '../../src/bot/questions/decide.ts';
import { REPLY_COMMAND } from '../../src/claims/read-model/projectors/questions.ts';

/** Run by the outbox: tells whoever asked the desk what it says. */
export const reply = defineCommand({
  name: REPLY_COMMAND,
  summary: 'command.internal',
  options: [
    option('question', 'text', 'command.internal', { required: true, schema: z.string() }),
    option('platform', 'text', 'command.internal', { required: true, schema: z.string() }),
    option('channel', 'text', 'command.internal', { required: true, schema: z.string() }),
  ],
  examples: [`/${REPLY_COMMAND}`],
  audience: 'channel',
  hidden: true,

  async run(context, { question, platform, channel }) {
    return createReply(context.readModel, requireQuestion(context, question), platform, channel);
  },
});
