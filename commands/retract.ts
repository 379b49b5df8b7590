import { z } from 'zod';
import { type Answer, type Block, code, createAnswer, heading, paragraph, strong, text } from '../src/bot/answer.ts';
import { ratingToSpans } from '../src/bot/answers/rating.ts';
import { attributionToSpans, disputesToBlocks, statementToItem } from '../src/bot/answers/statement.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { findDispute, findEditedProposal, findRating } from '../src/bot/editing/lookups.ts';
import { submitOrApprove, submitResultToAnswer } from '../src/bot/editing/submit-answer.ts';
import { formatList, requireStatement } from '../src/bot/filters.ts';
import { type FormSpec, field } from '../src/bot/forms/form.ts';
import { option, optionalTextSchema, proposalOption } from '../src/bot/options.ts';
import { lineSchema } from '../src/claims/model/dossier.ts';
import type { Change } from '../src/claims/model/entries/editing.ts';
import { parseReference } from '../src/claims/model/ref.ts';
import type { RatingView } from '../src/claims/queries/ratings.ts';
import type { DisputeView, StatementView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';

const missing = 'What is retracted? Give the id of a statement, a dispute or a rating, such as S5, D2 or R1.';
const schema = z.object({
  statement: z.string({ error: missing }).trim().optional(),
  reason: optionalTextSchema,
  proposal: optionalTextSchema,
});

export const retract: Command<z.infer<typeof schema>> = {
  name: 'retract',
  summary: 'Retracts a statement, dispute or rating: it stays visible as retracted, with the reason',
  options: [
    option('statement', 'statement', 'The id of a statement, dispute or rating, such as S5, D2 or R1', {
      required: true,
      positional: true,
    }),
    option('reason', 'text', 'Why it is retracted: everyone who looks it up reads this'),
    proposalOption,
  ],
  schema,
  examples: ['/retract S13 reason:"The article attributes this to the attackers’ own channel, not to a speaker"'],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    const proposal = findEditedProposal(context.readModel, options.proposal, [
      'statement-retracted',
      'dispute-retracted',
      'rating-retracted',
    ]);
    const id = proposal?.subject ?? options.statement ?? '';
    if (id === '') throw new UserError(missing);
    const target = findTarget(context, id);
    const reason = options.reason ?? proposal?.change.reason;
    const read = lineSchema.safeParse(reason ?? '');
    const isOpened = proposal !== null && options.reason === undefined;
    if (!read.success || isOpened || context.isFormStep) return createForm(target, reason, proposal?.name ?? null, id);
    const change: Change = { ...target.change, reason: read.data };
    const result = await submitOrApprove(context, proposal, change);
    return result.kind === 'recorded'
      ? retractedToAnswer(target, read.data)
      : submitResultToAnswer(context, result, String, []);
  },
};

interface Target {
  ref: string;
  change:
    | Omit<Extract<Change, { kind: 'statement-retracted' }>, 'reason'>
    | Omit<Extract<Change, { kind: 'dispute-retracted' }>, 'reason'>
    | Omit<Extract<Change, { kind: 'rating-retracted' }>, 'reason'>;
  /** What is retracted, as it is shown. */
  shown: Block[];
  /** Null for a dispute or a rating. */
  statement: StatementView | null;
  /** Disputes that close with the statement. */
  closes: DisputeView[];
}

/** @throws UserError when nothing, or more than one thing, has the id, or when it is retracted or only proposed. */
function findTarget({ readModel }: Context, id: string): Target {
  if (/(^|\/)d[0-9]+$/i.test(id)) return disputeToTarget(id, findDispute(readModel, id));
  const rating = findRating(readModel, id);
  return rating === null ? statementToTarget(readModel, requireStatement(readModel, id)) : ratingToTarget(rating);
}

function disputeToTarget(id: string, view: ReturnType<typeof findDispute>): Target {
  if (view === null) throw new UserError(`There is no dispute “${id}”. /disputes and /history show their ids.`);
  assertNotRetracted(view);
  const dossier = view.against.dossier.slug;
  return {
    ref: view.ref,
    change: { kind: 'dispute-retracted', dossier, dispute: view.dispute.id },
    shown: disputesToBlocks('The dispute:', [view]),
    statement: null,
    closes: [],
  };
}

function ratingToTarget(view: RatingView): Target {
  assertNotRetracted(view);
  const dossier = parseReference(view.ref).dossier ?? '';
  return {
    ref: view.ref,
    change: { kind: 'rating-retracted', dossier, rating: view.rating.id },
    shown: [paragraph(strong('This newsroom’s rating of '), code(view.statement), text(': '), ...ratingToSpans(view))],
    statement: null,
    closes: [],
  };
}

function statementToTarget({ records }: Context['readModel'], view: StatementView): Target {
  assertNotRetracted(view);
  if (view.state === 'proposed')
    throw new UserError(`${view.ref} is still a proposal (${view.reason}): reject it with /proposals instead.`);
  return {
    ref: view.ref,
    change: { kind: 'statement-retracted', dossier: view.dossier.slug, statement: view.statement.id },
    shown: [{ kind: 'list', items: [statementToItem(view)] }],
    statement: view,
    closes: [...records.disputesAgainst(view.row), ...records.disputesFrom(view.row)],
  };
}

function assertNotRetracted({ ref, state, reason }: { ref: string; state: string; reason: string | null }): void {
  if (state === 'retracted') throw new UserError(`${ref} is retracted already: ${reason}.`);
}

function createForm(target: Target, reason: string | undefined, proposal: string | null, id: string): FormSpec {
  return {
    title: `Retract ${target.ref}`,
    intro: target.shown,
    steps: [
      [
        field('reason', 'long', 'Why', reason, {
          required: true,
          help: 'Everyone who looks it up reads this',
          error:
            (reason ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give the reason in short.' : null,
        }),
      ],
    ],
    kept: { command: 'retract', statement: id, ...(proposal === null ? {} : { proposal }) },
  };
}

function retractedToAnswer(target: Target, reason: string): Answer {
  const { statement, ref, shown, closes } = target;
  return createAnswer({
    title: `${ref} is retracted`,
    blocks: [
      ...(statement === null ? [] : [heading(...attributionToSpans(statement))]),
      ...shown,
      paragraph(strong('Why: '), text(reason)),
      paragraph(
        text(
          closes.length === 0
            ? 'It stays visible, marked as retracted, with this reason.'
            : `It stays visible, marked as retracted, with this reason. ${formatList(
                closes.map((view) => view.dispute.id),
                'and',
              )} no longer ${closes.length === 1 ? 'stands' : 'stand'} as open.`,
        ),
      ),
    ],
    actions: [{ label: 'History', command: 'history', options: { of: ref } }],
    statements: statement === null ? [] : [ref],
  });
}
