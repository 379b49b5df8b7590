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
  summary: 'command.proposals',
  options: [
    option('proposal', 'text', 'option.proposal', { positional: true }),
    option('decision', 'choice', 'option.decision', {
      positional: true,
      choices: DECISIONS,
      schema: decisionSchema.optional(),
    }),
    option('reason', 'text', 'option.proposals.reason'),
    option('base', 'text', 'option.base', { isTypedOnly: true }),
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
