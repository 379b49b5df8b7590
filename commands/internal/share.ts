import { z } from 'zod';
import { createAnswer, link, paragraph, text } from '../../src/bot/answer.ts';
import { withoutPersonalActions } from '../../src/bot/card-actions.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { isFormSpec } from '../../src/bot/forms/form.ts';
import { option } from '../../src/bot/options.ts';
import { invocationSchema } from '../../src/claims/model/entries/outbox.ts';
import { UserError } from '../../src/lib/errors.ts';
import { inLanguage } from '../../src/locales/index.ts';

const answerSchema = z.string().transform((json, context) => {
  try {
    return invocationSchema.parse(JSON.parse(json));
  } catch {
    context.addIssue('This button cannot be read any more: ask again, and share the new answer.');
    return z.NEVER;
  }
});

/** Run by the share button alone: asks again, so that what is shared is what the record says now. */
export const share = defineCommand({
  name: 'share',
  summary: 'Shares an answer in the channel where it was asked',
  options: [option('answer', 'text', 'The command whose answer is shared', { required: true, schema: answerSchema })],
  examples: ['/share'],
  hidden: true,

  async run({ readModel, asker, poster, postLanguage, runCommand, commands }, { answer: invocation }) {
    if (poster === null || asker.channel === null)
      throw new UserError('There is no channel to share in from here: ask in a channel of Slack or Discord.');
    if (commands.find(({ name }) => name === invocation.command)?.hidden !== false)
      throw new UserError('This answer cannot be shared: ask again, and share the new answer.');
    const asOf = readModel.changeFeed.latest()?.entry ?? null;
    const answer = await inLanguage(postLanguage, () => runCommand(invocation));
    if (isFormSpec(answer)) throw new UserError('A form cannot be shared: ask, and share the answer.');
    const shown = inLanguage(postLanguage, () => withoutPersonalActions(answer));
    if (shown.tone !== 'answer') return shown;
    const channel = await poster.resolve(asker.channel);
    const posted = await poster.publish({ planKey: null, channel, answer: shown, about: null, asOf });
    return createAnswer({
      title: 'Shared',
      blocks: [
        paragraph(
          text('The answer is in the channel'),
          ...(posted.link === null ? [text('.')] : [text(': '), link('open it', posted.link)]),
        ),
      ],
    });
  },
});
