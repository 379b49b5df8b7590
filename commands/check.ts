import { answerFile, answerMessage, answerStory, isStory } from '../src/bot/answers/asking/check.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { option } from '../src/bot/options.ts';
import { UserError } from '../src/lib/errors.ts';
import { t } from '../src/locales/index.ts';

export const check = defineCommand({
  name: 'check',
  summary: 'command.check',
  options: [
    {
      ...option('text', 'text', 'option.check.text', { positional: true }),
      takesParts: true,
    },
    option('file', 'file', 'option.check.file'),
  ],
  examples: [
    '/check Moscow says both countries were ready to dialogue. Paris has neither accepted nor proposed anything.',
  ],
  shortcut: 'Check quotations',
  cacheable: ({ text = '', file }) => file === undefined && !isStory(text),

  async run(context, { text: given = '', file }) {
    if (given === '' && file === undefined) throw new UserError(t('check.which'));
    if (file !== undefined) return answerFile(context, file, given);
    return isStory(given) ? answerStory(context, given) : answerMessage(context, given);
  },
});
