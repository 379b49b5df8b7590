import { pendingToAnswer, proposalToAnswer } from '../src/bot/answers/proposal.ts';
import { defineCommand } from '../src/bot/define-command.ts';
import { decideProposal } from '../src/bot/editing/decide.ts';
import { requirePendingProposal, requireProposal } from '../src/bot/editing/lookups.ts';
import { choiceSchema, option, pageOption } from '../src/bot/options.ts';
import { t } from '../src/locales/index.ts';

const DECISIONS = ['approve', 'edit', 'reject'] as const;
const decisionSchema = choiceSchema(DECISIONS, () => t('proposal.decision'));

export const proposals = defineCommand({
  name: 'proposals',
  summary: 'What waits for an editor: lists proposals, and approves, edits or rejects one',
  options: [
    option('proposal', 'text', 'The proposal, such as P3', { positional: true }),
    option('decision', 'choice', 'What becomes of it', {
      positional: true,
      choices: DECISIONS,
      schema: decisionSchema.optional(),
    }),
    option('reason', 'text', 'Why: needed to reject'),
    option('base', 'text', 'How many edits of it you have seen', { isTypedOnly: true }),
    pageOption,
  ],
  examples: ['/proposals'],

  async run(context, { proposal: name, decision, reason, base, page }) {
    const { readModel } = context;
    if (!name) return pendingToAnswer(readModel, page);
    if (decision === undefined) return proposalToAnswer(readModel, requireProposal(readModel, name));
    return decideProposal(context, requirePendingProposal(readModel, name, null), { decision, reason, base });
  },
});
