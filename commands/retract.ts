import { retractedToAnswer } from '../src/bot/answers/submitted.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { askOrSubmit, submitChange } from '../src/bot/editing/change-form.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import { findRetractTarget, parseRetract, retractFields } from '../src/bot/editing/retract-fields.ts';
import { UserError } from '../src/lib/errors.ts';

export const retract = defineCommand({
  name: 'retract',
  summary: 'command.retract',
  options: retractFields.options,
  formOptions: retractFields.formOptions,
  examples: ['/retract S13 reason:"The article attributes this to the attackers’ own channel, not to a speaker"'],

  async run(context, options) {
    const kinds = ['statement-retracted', 'dispute-retracted', 'rating-retracted'] as const;
    const proposal = findEditedProposal(context.readModel, options.proposal, kinds);
    const id = proposal?.subject ?? options.statement ?? '';
    if (id === '')
      throw new UserError(
        'What is retracted? Give the id of a statement, a dispute or a rating, such as S5, D2 or R1.',
      );
    const target = findRetractTarget(context.readModel, id);
    return askOrSubmit(
      context,
      {
        title: `Retract ${target.ref}`,
        intro: target.shown,
        parsed: parseRetract(target, options.reason ?? proposal?.change.reason),
        isOpening: !retractFields.hasContent(options),
        kept: { command: 'retract', statement: id, proposal: proposal?.name },
      },
      async (change) =>
        retractedToAnswer(context, target, change.reason, await submitChange(context, proposal, change)),
    );
  },
});
