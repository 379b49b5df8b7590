import { createAnswer, paragraph, text } from '../../src/bot/answer.ts';
import { defineCommand } from '../../src/bot/define-command.ts';
import { lengthError } from '../../src/bot/editing/fields.ts';
import { field } from '../../src/bot/forms/form.ts';
import { flagOption, option } from '../../src/bot/options.ts';
import { ASK_COMMAND, ASKED_COMMAND } from '../../src/bot/questions/answer.ts';
import { t } from '../../src/locales/index.ts';

/** Run by the button "Ask the desk": only its press records the words. */
export const ask = defineCommand({
  name: ASK_COMMAND,
  summary: 'command.internal',
  options: [
    option('words', 'text', 'command.internal'),
    option('held', 'text', 'command.internal'),
    flagOption('private', 'command.internal'),
  ],
  examples: ['/ask'],
  hidden: true,

  async run(context, { words: given, held, private: wasPrivate }) {
    const words = given || (held === undefined ? '' : (context.heldWords.find(held) ?? ''));
    const isPrivate = wasPrivate || held !== undefined;
    const error = lengthError(words);
    if (words === '' || error !== null)
      return {
        title: t('question.ask'),
        intro: [paragraph(text(t('question.forgotten')))],
        steps: [[field('words', 'long', t('question.words'), given, { required: true, error })]],
        kept: { command: ASK_COMMAND, private: isPrivate ? 'yes' : '' },
      };
    const { asker, readModel, recordQuestion } = context;
    const { platform, channel } = asker;
    await recordQuestion({ kind: 'question-asked', words, isPrivate, platform, channel });
    const question = readModel.questions.openWith(words);
    const count = question?.askers ?? 1;
    return createAnswer({
      title: t('question.sent', { name: question?.name ?? '' }),
      blocks: [
        paragraph(
          text(
            [t('question.sent.who', { count }), t(channel === null ? 'question.sent.list' : 'question.sent.here')].join(
              ' ',
            ),
          ),
        ),
      ],
      actions: [{ label: t('question.open'), command: ASKED_COMMAND, options: {} }],
    });
  },
});
