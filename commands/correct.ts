import { createLine } from '../src/bot/answers/card.ts';
import { correctedToAnswer } from '../src/bot/answers/submitted.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { askOrSubmit, submitChange } from '../src/bot/editing/change-form.ts';
import { correctFields, findCorrectTarget, parseCorrect } from '../src/bot/editing/correct-fields.ts';
import { findEditedProposal, findRating } from '../src/bot/editing/lookups.ts';
import { UserError } from '../src/lib/errors.ts';

export const correct = defineCommand({
  name: 'correct',
  summary: 'command.correct',
  options: correctFields.options,
  formOptions: correctFields.formOptions,
  examples: [
    '/correct S3 says:"He asked Moscow to stop any manipulation of the attack." reason:"The paraphrase left out what of"',
  ],

  async run(context, options) {
    const { readModel } = context;
    const proposal = findEditedProposal(readModel, options.proposal, ['statement-corrected']);
    const id = proposal?.subject ?? options.statement ?? '';
    if (id === '') throw new UserError('Which statement is corrected? Give its id, such as S5.');
    const rating = proposal === null ? findRating(readModel, id) : null;
    if (rating !== null) return context.runCommand({ command: 'rate', options: { statement: rating.ref } });
    const target = findCorrectTarget(readModel, id, options.base);
    return askOrSubmit(
      context,
      {
        title: `Correct ${target.view.ref}`,
        intro: [createLine(readModel, target.view)],
        parsed: parseCorrect(readModel, target, proposal?.change ?? null, options),
        isOpening: !correctFields.hasContent(options),
        kept: { command: 'correct', statement: id, base: String(target.base.number), proposal: proposal?.name },
      },
      async (change) => correctedToAnswer(context, change, await submitChange(context, proposal, change)),
    );
  },
});
