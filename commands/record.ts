import { recordedToAnswer } from '../src/bot/answers/submitted.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { submitOrAsk } from '../src/bot/editing/change-form.ts';
import { pickDefined } from '../src/bot/editing/fields.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import { recordFields, recordToInput } from '../src/bot/editing/record-fields.ts';
import { parseRecord } from '../src/bot/editing/recording/parse-record.ts';

export const record = defineCommand({
  name: 'record',
  summary: 'Records a statement: who said it, in which words, in which source',
  options: recordFields.options,
  formOptions: recordFields.formOptions,
  examples: [
    '/record "increased exchanges" speaker:Lecornu topic:"the call itself" says:"He spoke of increased exchanges."',
  ],
  shortcut: 'Record as a statement',

  async run(context, options) {
    const { readModel } = context;
    const proposal = findEditedProposal(readModel, options.proposal, ['statement-recorded']);
    const proposed = proposal === null ? {} : recordToInput(readModel, proposal.change);
    const given = { ...options, ...proposed, ...pickDefined(options) };
    return submitOrAsk(
      context,
      {
        title: proposal === null ? 'Record a statement' : `Edit ${proposal.name}`,
        intro: [],
        parsed: parseRecord(readModel, given, proposal?.change.statement ?? null),
        isOpening: !recordFields.hasContent(options),
        kept: { command: 'record' },
        proposal,
      },
      (result) => recordedToAnswer(context, result),
    );
  },
});
