import { z } from 'zod';
import { type Answer, type Block, paragraph, strong, text } from '../src/bot/answer.ts';
import { ratingToSpans } from '../src/bot/answers/rating.ts';
import { disputedByToBlocks, statementToItem } from '../src/bot/answers/statement.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { pickDefined } from '../src/bot/editing/correction-form.ts';
import type { SubmitResult } from '../src/bot/editing/editor.ts';
import { findEditedProposal, findRating } from '../src/bot/editing/lookups.ts';
import {
  createRatingFields,
  optionsToRating,
  type RatingOptions,
  ratingToOptions,
} from '../src/bot/editing/rating-form.ts';
import { submitOrApprove, submitResultToAnswer } from '../src/bot/editing/submit-answer.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { type FormSpec, isInvalid } from '../src/bot/forms/form.ts';
import { option, optionalTextSchema, proposalOption } from '../src/bot/options.ts';
import type { Rating } from '../src/claims/model/dossier.ts';
import type { Change } from '../src/claims/model/entries/editing.ts';
import type { RatingView } from '../src/claims/queries/ratings.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';
import { formatMinute } from '../src/lib/minute.ts';

const missing = 'Which statement is rated? Give its id, such as S5.';
const schema = z.object({
  statement: optionalTextSchema,
  verdict: optionalTextSchema,
  url: optionalTextSchema,
  by: optionalTextSchema,
  scale: optionalTextSchema,
  date: optionalTextSchema,
  reason: optionalTextSchema,
  base: optionalTextSchema,
  proposal: optionalTextSchema,
});
type Options = z.infer<typeof schema>;

export const rate: Command<Options> = {
  name: 'rate',
  summary: 'Records this newsroom’s rating of a statement, from the review it published; or corrects it',
  options: [
    option('statement', 'statement', 'The statement that the review rates, such as S5', {
      required: true,
      positional: true,
    }),
    option('verdict', 'text', 'The verdict in words, as the review prints it: False, Missing context'),
    option('url', 'text', 'The address of the published review'),
    option('by', 'text', 'The organisation that signs the review; where left out, the one that signed last'),
    option('scale', 'text', 'The verdict as a number, with the worst and the best of the scale: 1 of 1 to 5'),
    option('date', 'text', 'When the review was published, such as 2026-11-25'),
    option('reason', 'text', 'Why, for the record'),
    proposalOption,
  ],
  schema,
  examples: [
    '/rate S5 verdict:"Unproven" url:https://news.example/check by:"The Harbour" reason:"Neither side showed a record of the call"',
  ],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    const proposal = findEditedProposal(context.readModel, options.proposal, ['rating-recorded', 'rating-corrected']);
    const { view, standing } = findTarget(context, proposal?.subject ?? options.statement ?? '');
    const base = standing === null ? null : findBaseVersion(context, standing, options.base);
    const proposed =
      proposal === null
        ? {}
        : proposal.change.kind === 'rating-recorded'
          ? ratingToOptions(proposal.change.rating)
          : ratingToOptions({ ...(standing?.rating as Rating), ...proposal.change.after });
    const given: RatingOptions = {
      by: context.readModel.editing.ratingSigner() ?? undefined,
      ...(base === null ? {} : ratingToOptions(base.rating)),
      ...proposed,
      ...(proposal === null ? {} : { reason: proposal.change.reason }),
      ...pickDefined(options),
    };
    const fields = createRatingFields(given);
    const change = fields.some(isInvalid)
      ? null
      : optionsToChange(context, view, standing, base?.rating ?? null, given);
    const isOpened = Object.keys(pickDefined(options)).length === 1 && (proposal !== null || standing !== null);
    if (change === null || isOpened || context.isFormStep) {
      return {
        title: standing === null ? `Rate ${view.ref}` : `Correct the rating ${standing.ref}`,
        intro: [
          ...introductionToBlocks(context, view),
          ...(change === null && !fields.some(isInvalid) && !isOpened && !context.isFormStep
            ? [paragraph(strong('Nothing differs from what is on record.'))]
            : []),
        ],
        steps: [fields.slice(0, 3), fields.slice(3)],
        kept: {
          command: 'rate',
          statement: view.ref,
          ...(base === null ? {} : { base: String(base.number) }),
          ...(proposal === null ? {} : { proposal: proposal.name }),
        },
      } satisfies FormSpec;
    }
    return resultToAnswer(context, view.ref, await submitOrApprove(context, proposal, change));
  },
};

/** @throws UserError where nothing has the id, or the statement cannot be rated. */
function findTarget({ readModel }: Context, id: string): { view: StatementView; standing: RatingView | null } {
  if (id === '') throw new UserError(missing);
  const named = findRating(readModel, id);
  const view = requireStatement(readModel, named?.statement ?? id);
  const refusal = readModel.editing.ratingRefusal(view.dossier.row, view.statement.id);
  if (refusal !== null && view.rating === null) throw new UserError(refusal);
  if (view.state !== 'recorded') throw new UserError(`${view.ref} no longer stands: there is nothing to rate.`);
  return { view, standing: view.rating };
}

/** The version that a form was opened on: what changed meanwhile is then told, and not overwritten. */
function findBaseVersion(
  { readModel }: Context,
  standing: RatingView,
  base: string | undefined,
): { number: number; rating: Rating } {
  const versions = readModel.editing.versions(standing.ref);
  const version = versions.find(({ number }) => String(number) === base) ?? versions.at(-1);
  if (version === undefined || !('verdict' in version.doc)) throw new Error(`the board lost ${standing.ref}`);
  return { number: version.number, rating: version.doc };
}

/** Null where nothing differs from what is on record, and nothing is to be confirmed. */
function optionsToChange(
  { readModel }: Context,
  view: StatementView,
  standing: RatingView | null,
  base: Rating | null,
  given: RatingOptions,
): Change | null {
  const dossier = view.dossier.slug;
  const reason = given.reason ?? '';
  const rating = {
    id: standing?.rating.id ?? readModel.editing.nextId(view.dossier.row, 'R'),
    statement: view.statement.id,
    ...optionsToRating(given),
  };
  if (standing === null || base === null) return { kind: 'rating-recorded', dossier, rating, reason };
  const changed = (Object.keys(rating) as (keyof Rating)[]).filter(
    (name) => name !== 'id' && JSON.stringify(rating[name]) !== JSON.stringify(base[name]),
  );
  if (changed.length === 0 && !standing.isOutdated) return null;
  const pick = (from: Rating) => Object.fromEntries(changed.map((name) => [name, from[name]]));
  return { kind: 'rating-corrected', dossier, rating: rating.id, before: pick(base), after: pick(rating), reason };
}

/** Above the fields: the statement, its disputes, and what these are not. */
function introductionToBlocks({ readModel }: Context, view: StatementView): Block[] {
  const disputes = readModel.records.disputesAgainst(view.row);
  return [
    { kind: 'list', items: [statementToItem(view)] },
    ...disputedByToBlocks(disputes),
    ...(disputes.length === 0
      ? []
      : [paragraph(text('A dispute is one side’s word and no rating. A rating is what this newsroom published.'))]),
  ];
}

function resultToAnswer(context: Context, statement: string, result: SubmitResult): Answer {
  const [view] = context.readModel.records.statements(statement);
  const rating = view?.rating ?? null;
  return submitResultToAnswer(context, result, () => `Rated: ${statement} (${rating?.rating.id ?? result.kind})`, [
    ...(view === undefined ? [] : [{ kind: 'list' as const, items: [statementToItem(view)] }]),
    ...(rating === null ? [] : [paragraph(strong('This newsroom’s rating: '), ...ratingToSpans(rating))]),
    paragraph(strong('Entered by: '), text(`${context.asker.name} on ${formatMinute(context.now().toISOString())}`)),
  ]);
}
