import { z } from 'zod';
import { defineCommand } from '../../src/bot/define-command.ts';
import { isFormSpec } from '../../src/bot/forms/form.ts';
import { option } from '../../src/bot/options.ts';
import {
  CORRECTED_COMMAND,
  createCorrectedPostAnswer,
  createCorrectionReply,
} from '../../src/bot/outbox/correction-answers.ts';
import { UserError } from '../../src/lib/errors.ts';
import { t } from '../../src/locales/index.ts';

/** Run by the outbox and by the buttons of corrected posts. */
export const corrected = defineCommand({
  name: CORRECTED_COMMAND,
  summary: 'command.internal',
  options: [
    option('post', 'text', 'command.internal', { required: true, schema: z.string() }),
    option('entry', 'text', 'command.internal', { schema: z.string().optional() }),
  ],
  examples: [`/${CORRECTED_COMMAND}`],
  audience: 'channel',
  hidden: true,

  async run({ readModel, runCommand, commands }, { post, entry }) {
    const state = readModel.outbox.post(post);
    // Only commands that people may type are asked again for whoever presses the button, or what the bot itself sent.
    const asked = commands.find(({ name }) => name === state?.invocation.command);
    if (state === null || asked === undefined || asked.name === CORRECTED_COMMAND)
      throw new UserError(t('corrected.gone'));
    if (entry !== undefined) return createCorrectionReply(readModel, state, entry);
    return createCorrectedPostAnswer(readModel, state, async (invocation) => {
      const answer = await runCommand(invocation);
      if (isFormSpec(answer)) throw new UserError(t('corrected.form'));
      return answer;
    });
  },
});
