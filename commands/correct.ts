import { z } from 'zod';
import { type Answer, paragraph, strong, text } from '../src/bot/answer.ts';
import { differencesToItems } from '../src/bot/answers/proposal.ts';
import { statementToItem } from '../src/bot/answers/statement.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { definedOf, readCorrection, statementToTyped } from '../src/bot/editing/correction-form.ts';
import { editedProposal, ratingNamed } from '../src/bot/editing/lookups.ts';
import { enteredToAnswer, enterOrApprove, recordedToBlocks } from '../src/bot/editing/submit-answer.ts';
import { findStatement } from '../src/bot/filters.ts';
import { isUnfit, type Questions } from '../src/bot/forms/form.ts';
import { flagSchema, option, proposalOption, typedSchema } from '../src/bot/options.ts';
import { line, type Statement } from '../src/claims/model/dossier.ts';
import type { Change } from '../src/claims/model/entries/desk.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';

const missing = 'Which statement is corrected? Give its id, such as S5.';
const schema = z.object({
  statement: typedSchema,
  speaker: typedSchema,
  topic: typedSchema,
  says: typedSchema,
  quotation: typedSchema,
  passage: typedSchema,
  place: typedSchema,
  unmarked: flagSchema,
  sure: flagSchema,
  via: typedSchema,
  toldby: typedSchema,
  as: typedSchema,
  date: typedSchema,
  reason: typedSchema,
  base: typedSchema,
  proposal: typedSchema,
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
    const proposal = editedProposal(context.board, options.proposal, ['statement-corrected']);
    const id = proposal?.subject ?? options.statement ?? '';
    if (id === '') throw new UserError(missing);
    const rating = proposal === null ? ratingNamed(context.board, id) : null;
    if (rating !== null) return context.ask({ command: 'rate', options: { statement: rating.ref } });
    const view = findStatement(context.board, id);
    refuseUnstanding(view);
    const base = baseOf(context, view, options.base);
    const given = {
      ...options,
      ...(proposal === null ? {} : proposedToOptions(context, view, proposal.change)),
      ...definedOf(options),
    };
    const { fields, steps, after, intro } = readCorrection(context.board, view, base.statement, given);
    const before = Object.fromEntries(
      Object.keys(after).map((name) => [name, base.statement[name as keyof Statement]]),
    );
    const isNothing = Object.keys(after).length === 0;
    const hasAsked = options.base !== undefined || Object.keys(definedOf(options)).length > 1;
    const isOpened = proposal !== null && Object.keys(definedOf(options)).length === 1;
    const reason = line.safeParse(given.reason ?? '');
    if (fields.some(isUnfit) || isNothing || !reason.success || isOpened || context.isFilling) {
      return {
        title: `Correct ${view.ref}`,
        intro: [
          { kind: 'list', items: [statementToItem(view)] },
          ...(isNothing && hasAsked && !context.isFilling
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
      } satisfies Questions;
    }
    const change: Change = {
      kind: 'statement-corrected',
      dossier: view.dossier.slug,
      statement: view.statement.id,
      before,
      after,
      reason: reason.data,
    };
    return answered(context, change, await enterOrApprove(context, proposal, change));
  },
};

function refuseUnstanding(view: StatementView): void {
  if (view.state === 'retracted')
    throw new UserError(
      `${view.ref} is retracted (${view.reason}), and a retracted statement is not corrected: record the right words with /record.`,
    );
  if (view.state === 'proposed')
    throw new UserError(`${view.ref} is still a proposal (${view.reason}): edit it with /proposals instead.`);
}

/** What the form was opened on: a field that somebody else corrected meanwhile must not be set back by one left as it was. */
function baseOf(
  { board }: Context,
  view: StatementView,
  number: string | undefined,
): { number: number; statement: Statement } {
  const versions = board.desk.versions(view.ref);
  const version = versions.find((each) => String(each.number) === number) ?? versions.at(-1);
  if (version === undefined || !('says' in version.doc)) throw new Error(`the board has no version of ${view.ref}`);
  return { number: version.number, statement: version.doc };
}

function proposedToOptions(
  context: Context,
  view: StatementView,
  change: Extract<Change, { kind: 'statement-corrected' }>,
): Partial<Options> {
  const proposed = statementToTyped(context.board, view, { ...view.statement, ...change.after });
  return { ...proposed, reason: change.reason };
}

function answered(
  context: Context,
  change: Extract<Change, { kind: 'statement-corrected' }>,
  entered: Awaited<ReturnType<Context['desk']['enter']>>,
): Answer {
  return enteredToAnswer(context, entered, (subject) => `${subject} is corrected`, [
    { kind: 'list', items: differencesToItems(change.before, change.after) },
    paragraph(strong('Why: '), text(change.reason)),
    ...(entered.kind === 'recorded' ? recordedToBlocks(context.board, entered.subject) : []),
  ]);
}
