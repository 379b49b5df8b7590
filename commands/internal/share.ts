import { z } from 'zod';
import { createAnswer, link, paragraph, text } from '../../src/bot/answer.ts';
import { withoutPersonalActions } from '../../src/bot/card-actions.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { isFormSpec } from '../../src/bot/forms/form.ts';
import { option } from '../../src/bot/options.ts';
import { invocationSchema } from '../../src/claims/model/entries/outbox.ts';
import { UserError } from '../../src/lib/errors.ts';
import { inLanguage, t } from '../../src/locales/index.ts';

const answerSchema = z.string().transform((json, context) => {
  try {
    return invocationSchema.parse(JSON.parse(json));
  } catch {
    context.addIssue(t('share.unreadable'));
    return z.NEVER;
  }
});

/** Run by the share button alone: asks again, so that what is shared is what the record says now. */
export const share = defineCommand({
  name: 'share',
  summary: 'command.internal',
  options: [option('answer', 'text', 'command.internal', { required: true, schema: answerSchema })],
  examples: ['/share'],
  hidden: true,

  async run({ readModel, asker, poster, postLanguage, runCommand, commands }, { answer: invocation }) {
    if (poster === null || asker.channel === null) throw new UserError(t('share.no-channel'));
    if (commands.find(({ name }) => name === invocation.command)?.hidden !== false)
      throw new UserError(t('share.hidden'));
    const asOf = readModel.changeFeed.latest()?.entry ?? null;
    const answer = await inLanguage(postLanguage, () => runCommand(invocation));
    if (isFormSpec(answer)) throw new UserError(t('share.form'));
    const shown = inLanguage(postLanguage, () => withoutPersonalActions(answer));
    if (shown.tone !== 'answer') return shown;
    const channel = await poster.resolve(asker.channel);
    const posted = await poster.publish({ planKey: null, channel, answer: shown, about: null, asOf });
    return createAnswer({
      title: t('share.done'),
      blocks: [
        paragraph(
          text(t('share.text')),
          ...(posted.link === null ? [] : [text(' '), link(t('share.open'), posted.link)]),
        ),
      ],
    });
  },
});
