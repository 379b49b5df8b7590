import { recordedToAnswer } from '../src/bot/answers/submitted.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { askOrSubmit, submitChange } from '../src/bot/editing/change-form.ts';
import { editDraftedStatement, isDrafted } from '../src/bot/editing/draft-review/edit-item.ts';
import { pickDefined } from '../src/bot/editing/fields.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import { recordFields, recordToInput } from '../src/bot/editing/record-fields.ts';
import { messageOptions } from '../src/bot/editing/recording/message-source.ts';
import { parseRecord } from '../src/bot/editing/recording/parse-record.ts';
import { option } from '../src/bot/options.ts';
import { answerWithRecorded } from '../src/bot/questions/decide.ts';

export const record = defineCommand({
  name: 'record',
  summary: 'Records a statement: who said it, in which words, in which source',
  options: recordFields.options,
  formOptions: [
    ...recordFields.formOptions,
    ...messageOptions,
    option('question', 'text', 'The question to the desk that it answers'),
  ],
  examples: [
    '/record "increased exchanges" speaker:Lecornu topic:"the call itself" says:"He spoke of increased exchanges."',
  ],
  shortcut: 'Record as a statement',
  takesMessage: true,

  async run(context, options) {
    const { question } = options as { question?: string };
    const { readModel } = context;
    const proposal = findEditedProposal(readModel, options.proposal, ['statement-recorded']);
    if (isDrafted(proposal)) return editDraftedStatement(context, proposal, options);
    const proposed = proposal === null ? {} : recordToInput(readModel, proposal.change);
    const given = { ...options, ...proposed, ...pickDefined(options) };
    return askOrSubmit(
      context,
      {
        title: proposal === null ? 'Record a statement' : `Edit ${proposal.name}`,
        intro: [],
        parsed: parseRecord(readModel, given, proposal?.change.statement ?? null),
        isOpening: !recordFields.hasContent(options),
        kept: { command: 'record', proposal: proposal?.name, question },
      },
      async (change) => {
        const result = await submitChange(context, proposal, change);
        if (question !== undefined) await answerWithRecorded(context, question, result);
        return recordedToAnswer(context, result);
      },
    );
  },
});
