import { ratedToAnswer, rateIntroToBlocks } from '../src/bot/answers/submitted.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { askOrSubmit, submitChange } from '../src/bot/editing/change-form.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import { findRateTarget, parseRate, rateFields } from '../src/bot/editing/rate-fields.ts';

export const rate = defineCommand({
  name: 'rate',
  summary: 'command.rate',
  options: rateFields.options,
  formOptions: rateFields.formOptions,
  examples: [
    '/rate S5 verdict:"Unproven" url:https://news.example/check by:"The Harbour" reason:"Neither side showed a record of the call"',
  ],

  async run(context, options) {
    const { readModel } = context;
    const proposal = findEditedProposal(readModel, options.proposal, ['rating-recorded', 'rating-corrected']);
    const target = findRateTarget(readModel, proposal?.subject ?? options.statement ?? '', options.base);
    const { view, standing } = target;
    return askOrSubmit(
      context,
      {
        title: standing === null ? `Rate ${view.ref}` : `Correct the rating ${standing.view.ref}`,
        intro: rateIntroToBlocks(readModel, view),
        parsed: parseRate(readModel, target, proposal?.change ?? null, options),
        isOpening: !rateFields.hasContent(options),
        kept: {
          command: 'rate',
          statement: view.ref,
          base: standing?.base.number.toString(),
          proposal: proposal?.name,
        },
      },
      async (change) => ratedToAnswer(context, view.ref, await submitChange(context, proposal, change)),
    );
  },
});
