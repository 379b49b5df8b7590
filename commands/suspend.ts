import { createAnswer, paragraph, strong, text } from '../src/bot/answer.ts';
import { createLine, readAction } from '../src/bot/answers/card.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { lengthError } from '../src/bot/editing/fields.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { field } from '../src/bot/forms/form.ts';
import { flagOption, option, requiredOption } from '../src/bot/options.ts';
import { lineSchema } from '../src/claims/model/dossier.ts';
import { t } from '../src/locales/index.ts';

export const suspend = defineCommand({
  name: 'suspend',
  summary: 'command.suspend',
  options: [
    requiredOption('statement', 'statement', 'option.suspend.statement', 'suspend.which'),
    option('reason', 'text', 'option.suspend.reason'),
    flagOption('lift', 'option.lift'),
  ],
  examples: ['/suspend S5 reason:"The article names somebody else"', '/suspend S5 lift:yes reason:"The name is right"'],

  async run({ readModel, editor }, { statement, reason, lift }) {
    const shown = requireStatement(readModel, statement);
    const { ref, row, dossier } = shown;
    const why = lineSchema.safeParse(reason ?? '');
    if (!why.success) {
      const error = lengthError(reason);
      return {
        title: t(lift ? 'suspend.title.lift' : 'suspend.title', { ref }),
        intro: [createLine(readModel, shown)],
        steps: [
          [field('reason', 'long', t('suspend.reason'), reason, { required: true, help: t('suspend.why'), error })],
        ],
        kept: { command: 'suspend', statement: ref, ...(lift ? { lift: 'yes' } : {}) },
      };
    }
    await editor.suspend({
      kind: lift ? 'suspension-lifted' : 'statement-suspended',
      dossier: dossier.slug,
      statement: shown.statement.id,
      reason: why.data,
    });
    const view = readModel.records.statement(row);
    return createAnswer({
      title: t(lift ? 'suspend.lifted' : 'suspend.done', { ref }),
      blocks: [
        ...(view === null ? [] : [createLine(readModel, view)]),
        ...(lift ? [] : [paragraph(text(t('suspend.effect')))]),
        paragraph(strong(`${t('suspend.reason')}: `), text(why.data)),
      ],
      actions: [
        { label: t('suspend.fix'), command: 'correct', options: { statement: ref } },
        ...(lift || view === null
          ? []
          : [{ label: t('suspend.lift'), command: 'suspend', options: { statement: ref, lift: 'yes' } }]),
        ...(view === null ? [] : [readAction(view)]),
      ],
      statements: [ref],
    });
  },
});
