import { z } from 'zod';
import { type Answer, code, createAnswer, paragraph, type Spans, text } from '../src/bot/answer.ts';
import { changeToTitle, proposalToAnswer } from '../src/bot/answers/proposal.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { requirePendingProposal } from '../src/bot/editing/lookups.ts';
import { type FormSpec, field } from '../src/bot/forms/form.ts';
import { option, pageOption, pageSchema } from '../src/bot/options.ts';
import { createPageFooter, pageToSlice, serializeOptions } from '../src/bot/pagination.ts';
import { lineSchema } from '../src/claims/model/dossier.ts';
import type { Change } from '../src/claims/model/entries/editing.ts';
import type { ProposalView } from '../src/claims/queries/proposals.ts';
import { UserError } from '../src/lib/errors.ts';
import { formatMinute } from '../src/lib/minute.ts';

const PAGE_SIZE = 10;
const DECISIONS = ['approve', 'edit', 'reject'] as const;
const ALL_KINDS: readonly Change['kind'][] = [
  'statement-recorded',
  'statement-corrected',
  'statement-retracted',
  'dispute-recorded',
  'dispute-retracted',
  'rating-recorded',
  'rating-corrected',
  'rating-retracted',
];

const schema = z.object({
  proposal: z.string().trim().optional(),
  decision: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(DECISIONS, { error: 'A proposal is decided with approve, edit or reject.' }))
    .optional(),
  reason: z.string().trim().optional(),
  page: pageSchema,
});
type Options = z.infer<typeof schema>;

export const proposals: Command<Options> = {
  name: 'proposals',
  summary: 'What waits for an editor: lists proposals, and approves, edits or rejects one',
  options: [
    option('proposal', 'text', 'The proposal, such as P3', { positional: true }),
    option('decision', 'choice', 'What becomes of it', { positional: true, choices: DECISIONS }),
    option('reason', 'text', 'Why: needed to reject'),
    pageOption,
  ],
  schema,
  examples: ['/proposals'],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    if (options.proposal === undefined || options.proposal === '') return listPending(context, options);
    if (options.decision === undefined) return show(context, options.proposal);
    const proposal = requirePendingProposal(context.readModel, options.proposal, ALL_KINDS);
    switch (options.decision) {
      case 'approve':
        return approve(context, proposal, options.reason);
      case 'reject':
        return reject(context, proposal, options.reason);
      case 'edit':
        return context.runCommand({
          command: EDIT_COMMANDS[proposal.change.kind],
          options: { proposal: proposal.name },
        });
    }
  },
};

/** The command whose form a kind of change is edited in. */
const EDIT_COMMANDS: Record<Change['kind'], string> = {
  'statement-recorded': 'record',
  'statement-corrected': 'correct',
  'statement-retracted': 'retract',
  'dispute-recorded': 'dispute',
  'dispute-retracted': 'retract',
  'rating-recorded': 'rate',
  'rating-corrected': 'rate',
  'rating-retracted': 'retract',
};

function listPending({ readModel }: Context, options: Options): Answer {
  const { items, total } = readModel.editing.pending(pageToSlice(options.page, PAGE_SIZE));
  if (total === 0)
    return createAnswer({
      tone: 'nothing',
      title: 'No proposal waits',
      blocks: [paragraph(text('All that was proposed is decided.'))],
    });
  const end = createPageFooter(
    { command: 'proposals', options: serializeOptions(options) },
    options.page,
    PAGE_SIZE,
    total,
    'proposals',
  );
  return createAnswer({
    title: total === 1 ? 'One proposal waits' : `${total} proposals wait`,
    blocks: [{ kind: 'list', items: items.map(proposalToItem) }, ...end.blocks],
    actions: [
      ...items
        .slice(0, 5)
        .map(({ name }) => ({ label: `Open ${name}`, command: 'proposals', options: { proposal: name } })),
      ...end.actions,
    ],
  });
}

function proposalToItem(proposal: ProposalView): Spans {
  return [
    code(proposal.name),
    text(
      ` ${changeToTitle(proposal)}, by ${proposal.by.name} on ${formatMinute(proposal.at)}: ${proposal.change.reason}`,
    ),
  ];
}

function show({ readModel }: Context, name: string): Answer {
  const proposal = readModel.editing.proposal(name);
  if (proposal === null) throw new UserError(`There is no proposal “${name}”. /proposals lists those that wait.`);
  return proposalToAnswer(readModel, proposal);
}

async function approve(context: Context, proposal: ProposalView, reason: string | undefined): Promise<Answer> {
  const decided = await context.editor.decide(proposal, 'approved', null, reason || 'approved as proposed');
  return proposalToAnswer(context.readModel, decided);
}

async function reject(
  context: Context,
  proposal: ProposalView,
  reason: string | undefined,
): Promise<Answer | FormSpec> {
  const read = lineSchema.safeParse(reason ?? '');
  if (!read.success) {
    return {
      title: `Reject ${proposal.name}`,
      intro: proposalToAnswer(context.readModel, proposal).blocks.slice(0, 1),
      steps: [
        [
          field('reason', 'long', 'Why it is rejected', reason, {
            required: true,
            help: `${proposal.by.name} reads this`.slice(0, 100),
            error:
              (reason ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give the reason in short.' : null,
          }),
        ],
      ],
      kept: { command: 'proposals', proposal: proposal.name, decision: 'reject' },
    };
  }
  return proposalToAnswer(context.readModel, await context.editor.decide(proposal, 'rejected', null, read.data));
}
