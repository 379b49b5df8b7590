import { createLine } from '../src/bot/answers/card.ts';
import { disputedToAnswer } from '../src/bot/answers/submitted.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { askOrSubmit, submitChange } from '../src/bot/editing/change-form.ts';
import { disputeFields, disputeToInput, parseDispute } from '../src/bot/editing/dispute-fields.ts';
import { editDraftedDispute, isDrafted } from '../src/bot/editing/draft-review/edit-item.ts';
import { pickDefined } from '../src/bot/editing/fields.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { UserError } from '../src/lib/errors.ts';

export const dispute = defineCommand({
  name: 'dispute',
  summary: 'command.dispute',
  options: disputeFields.options,
  formOptions: disputeFields.formOptions,
  examples: ['/dispute S11 by:S8 kind:criticism reason:"The press release answers it"'],

  async run(context, options) {
    const { readModel } = context;
    const proposal = findEditedProposal(readModel, options.proposal, ['dispute-recorded']);
    if (isDrafted(proposal)) return editDraftedDispute(context, proposal, options);
    const given = { ...(proposal === null ? {} : disputeToInput(proposal.change)), ...pickDefined(options) };
    if (!given.statement) throw new UserError('Which statement is disputed? Give its id, such as S5.');
    const against = requireStatement(readModel, given.statement);
    return askOrSubmit(
      context,
      {
        title: `Dispute ${against.ref}`,
        intro: [createLine(readModel, against, 'disputed')],
        parsed: parseDispute(readModel, against, given, proposal?.change.dispute ?? null),
        isOpening: !disputeFields.hasContent(options),
        kept: { command: 'dispute', statement: given.statement, scope: given.scope, proposal: proposal?.name },
      },
      async (change) => disputedToAnswer(context, against, await submitChange(context, proposal, change)),
    );
  },
});
