import { z } from 'zod';
import { type Answer, paragraph, strong, text } from '../src/bot/answer.ts';
import { differencesToItems } from '../src/bot/answers/proposal.ts';
import { statementToItem } from '../src/bot/answers/statement.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { parseCorrection, pickDefined, statementToInput } from '../src/bot/editing/correction-form.ts';
import { findEditedProposal, findRating } from '../src/bot/editing/lookups.ts';
import { recordedToBlocks, submitOrApprove, submitResultToAnswer } from '../src/bot/editing/submit-answer.ts';
import { requireStatement } from '../src/bot/filters.ts';
import { type FormSpec, isInvalid } from '../src/bot/forms/form.ts';
import { flagSchema, option, optionalTextSchema, proposalOption } from '../src/bot/options.ts';
import { lineSchema, type Statement } from '../src/claims/model/dossier.ts';
import type { Change } from '../src/claims/model/entries/editing.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';

const missing = 'Which statement is corrected? Give its id, such as S5.';
const schema = z.object({
  statement: optionalTextSchema,
  speaker: optionalTextSchema,
  topic: optionalTextSchema,
  says: optionalTextSchema,
  quotation: optionalTextSchema,
  passage: optionalTextSchema,
  place: optionalTextSchema,
  unmarked: flagSchema,
  sure: flagSchema,
  via: optionalTextSchema,
  toldby: optionalTextSchema,
  as: optionalTextSchema,
  date: optionalTextSchema,
  reason: optionalTextSchema,
  base: optionalTextSchema,
  proposal: optionalTextSchema,
});
type Options = z.infer<typeof schema>;

export const correct: Command<Options> = {
  name: 'correct',
  summary: 'Corrects a statement: what changed is shown as old → new, with the reason',
  options: [
    option('statement', 'statement', 'The statement, such as S5; for a rating, such as R1, /rate opens', {
      required: true,
      positional: true,
    }),
    option('says', 'text', 'The paraphrase in one sentence'),
    option('quotation', 'text', 'The quotation as the source prints it; fragments parted by " · "'),
    option('passage', 'text', 'The sentence of the source that reports it'),
    option('speaker', 'speaker', 'Who said it'),
    option('topic', 'topic', 'The topic'),
    option('via', 'text', 'The channel it came through'),
    option('toldby', 'speaker', 'Who relays it; write toldby:"" for nobody'),
    option('as', 'text', 'How the source names the speaker here'),
    option('date', 'text', 'The date of the words, as the source gives it'),
    option('reason', 'text', 'Why it is corrected: everyone who looks it up reads this'),
    option('place', 'number', 'Which place, where the words stand several times in the source'),
    option('unmarked', 'flag', 'The source prints the speaker’s own words without quotation marks'),
    option('sure', 'flag', 'Confirms a correction of whose words these are: needed for speaker and toldby'),
    proposalOption,
  ],
  schema,
  examples: [
    '/correct S3 says:"He asked Moscow to stop any manipulation of the attack." reason:"The paraphrase left out what of"',
  ],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    const proposal = findEditedProposal(context.readModel, options.proposal, ['statement-corrected']);
    const id = proposal?.subject ?? options.statement ?? '';
    if (id === '') throw new UserError(missing);
    const rating = proposal === null ? findRating(context.readModel, id) : null;
    if (rating !== null) return context.runCommand({ command: 'rate', options: { statement: rating.ref } });
    const view = requireStatement(context.readModel, id);
    assertCorrectable(view);
    const base = findBaseVersion(context, view, options.base);
    const given = {
      ...options,
      ...(proposal === null ? {} : proposedToOptions(context, view, proposal.change)),
      ...pickDefined(options),
    };
    const { fields, steps, after, intro } = parseCorrection(context.readModel, view, base.statement, given);
    const before = Object.fromEntries(
      Object.keys(after).map((name) => [name, base.statement[name as keyof Statement]]),
    );
    const isNothing = Object.keys(after).length === 0;
    const hasAsked = options.base !== undefined || Object.keys(pickDefined(options)).length > 1;
    const isOpened = proposal !== null && Object.keys(pickDefined(options)).length === 1;
    const reason = lineSchema.safeParse(given.reason ?? '');
    if (fields.some(isInvalid) || isNothing || !reason.success || isOpened || context.isFormStep) {
      return {
        title: `Correct ${view.ref}`,
        intro: [
          { kind: 'list', items: [statementToItem(view)] },
          ...(isNothing && hasAsked && !context.isFormStep
            ? [paragraph(strong('Nothing differs yet from what is on record.'))]
            : []),
          ...intro,
        ],
        steps,
        kept: {
          command: 'correct',
          statement: id,
          base: String(base.number),
          ...(proposal === null ? {} : { proposal: proposal.name }),
        },
      } satisfies FormSpec;
    }
    const change: Change = {
      kind: 'statement-corrected',
      dossier: view.dossier.slug,
      statement: view.statement.id,
      before,
      after,
      reason: reason.data,
    };
    return resultToAnswer(context, change, await submitOrApprove(context, proposal, change));
  },
};

function assertCorrectable(view: StatementView): void {
  if (view.state === 'retracted')
    throw new UserError(
      `${view.ref} is retracted (${view.reason}), and a retracted statement is not corrected: record the right words with /record.`,
    );
  if (view.state === 'proposed')
    throw new UserError(`${view.ref} is still a proposal (${view.reason}): edit it with /proposals instead.`);
}

/** What the form was opened on: a field that somebody else corrected meanwhile must not be set back by one left as it was. */
function findBaseVersion(
  { readModel }: Context,
  view: StatementView,
  number: string | undefined,
): { number: number; statement: Statement } {
  const versions = readModel.editing.versions(view.ref);
  const version = versions.find((each) => String(each.number) === number) ?? versions.at(-1);
  if (version === undefined || !('says' in version.doc)) throw new Error(`the board has no version of ${view.ref}`);
  return { number: version.number, statement: version.doc };
}

function proposedToOptions(
  context: Context,
  view: StatementView,
  change: Extract<Change, { kind: 'statement-corrected' }>,
): Partial<Options> {
  const proposed = statementToInput(context.readModel, view, { ...view.statement, ...change.after });
  return { ...proposed, reason: change.reason };
}

function resultToAnswer(
  context: Context,
  change: Extract<Change, { kind: 'statement-corrected' }>,
  result: Awaited<ReturnType<Context['editor']['submit']>>,
): Answer {
  return submitResultToAnswer(context, result, (subject) => `${subject} is corrected`, [
    { kind: 'list', items: differencesToItems(change.before, change.after) },
    paragraph(strong('Why: '), text(change.reason)),
    ...(result.kind === 'recorded' ? recordedToBlocks(context.readModel, result.subject) : []),
  ]);
}
