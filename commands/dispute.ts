import { z } from 'zod';
import { type Answer, type Block, paragraph, strong, text } from '../src/bot/answer.ts';
import { disputedByToBlocks, statementToItem } from '../src/bot/answers/statement.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { findEditedProposal } from '../src/bot/editing/lookups.ts';
import { parseQuote } from '../src/bot/editing/quote-fields.ts';
import { submitOrApprove, submitResultToAnswer } from '../src/bot/editing/submit-answer.ts';
import { formatList, requireStatement } from '../src/bot/filters.ts';
import { type Field, type FormSpec, field, isInvalid } from '../src/bot/forms/form.ts';
import { option, optionalTextSchema, proposalOption } from '../src/bot/options.ts';
import { disputeKinds } from '../src/claims/model/dossier.ts';
import type { Change } from '../src/claims/model/entries/editing.ts';
import type { StatementView } from '../src/claims/queries/statements.ts';
import { UserError } from '../src/lib/errors.ts';
import { formatMinute } from '../src/lib/minute.ts';

const VOICES = ['speaker', 'source'] as const;
/** Of a speaker's statements, where one has to be chosen. */
const MAX_LISTED = 20;
const missing = 'Which statement is disputed? Give its id, such as S5.';
const schema = z.object({
  statement: optionalTextSchema,
  by: optionalTextSchema,
  kind: optionalTextSchema,
  voice: optionalTextSchema,
  words: optionalTextSchema,
  scope: optionalTextSchema,
  reason: optionalTextSchema,
  proposal: optionalTextSchema,
});
type Options = z.infer<typeof schema>;

export const dispute: Command<Options> = {
  name: 'dispute',
  summary: 'Records that one statement disputes another',
  options: [
    option('statement', 'statement', 'The statement that is disputed, such as S5', {
      required: true,
      positional: true,
    }),
    option('by', 'statement', 'The statement that opposes it, such as S7; record it first with /record'),
    option('kind', 'choice', 'How it opposes it', { choices: disputeKinds }),
    option('voice', 'choice', 'Who opposes: the speaker, or the source by setting the two against each other', {
      choices: VOICES,
    }),
    option('words', 'text', 'The source’s words that make the dispute, where they are more than the statement'),
    option('scope', 'text', 'What is opposed, where it is more than this one statement'),
    option('reason', 'text', 'Why it is a dispute, for the record'),
    proposalOption,
  ],
  schema,
  examples: ['/dispute S11 by:S8 kind:criticism reason:"The press release answers it"'],
  audience: 'asker',
  separators: [],
  shortcut: null,
  hidden: false,

  async run(context, options) {
    const proposal = findEditedProposal(context.readModel, options.proposal, ['dispute-recorded']);
    const given = { ...(proposal === null ? {} : changeToOptions(proposal.change)), ...options };
    if (given.statement === undefined || given.statement === '') throw new UserError(missing);
    const against = requireStatement(context.readModel, given.statement);
    const { fields, change, intro } = parseDispute(context, against, given);
    const isOpened = proposal !== null && Object.values(options).filter((value) => value !== undefined).length === 1;
    if (change === null || isOpened || context.isFormStep) {
      return {
        title: `Dispute ${against.ref}`,
        intro: [
          { kind: 'list', items: [statementToItem(against)] },
          ...disputedByToBlocks(context.readModel.records.disputesAgainst(against.row)),
          ...intro,
        ],
        steps: [fields],
        kept: {
          command: 'dispute',
          statement: given.statement,
          ...(given.scope === undefined ? {} : { scope: given.scope }),
          ...(proposal === null ? {} : { proposal: proposal.name }),
        },
      } satisfies FormSpec;
    }
    return resultToAnswer(context, against, await submitOrApprove(context, proposal, change));
  },
};

function changeToOptions({
  dossier,
  dispute: proposed,
  reason,
}: Extract<Change, { kind: 'dispute-recorded' }>): Options {
  return {
    statement: `${dossier}/${proposed.against}`,
    by: `${dossier}/${proposed.from}`,
    kind: proposed.kind,
    voice: proposed.voice,
    words: proposed.words?.exact,
    scope: proposed.scope ?? undefined,
    reason: reason,
  };
}

function parseDispute(
  context: Context,
  against: StatementView,
  given: Options,
): { fields: Field[]; change: Change | null; intro: Block[] } {
  const { readModel } = context;
  const by = resolveOpposingStatement(context, against, given.by ?? '');
  const kind = disputeKinds.find((each) => each === given.kind?.toLowerCase());
  const voice =
    given.voice === undefined || given.voice === ''
      ? 'speaker'
      : VOICES.find((each) => each === given.voice?.toLowerCase());
  const source = by.view === null ? null : readModel.records.sourceText(by.view.dossier.row, by.view.statement.source);
  const words = (given.words ?? '') === '' ? null : parseQuote(source, { passage: given.words });
  const choose = (value: string | undefined, ok: boolean, choices: readonly string[]) =>
    value !== undefined && value !== '' && !ok ? `“${value}” is none of these: ${choices.join(', ')}.` : null;
  const fields = [
    field('by', 'short', 'Which statement opposes it', given.by, {
      required: true,
      error: by.error,
      completes: 'statement',
      help: 'Its id, such as S7; one that is not on record yet is recorded first, with /record',
    }),
    field('kind', 'choice', 'How it opposes it', kind ?? '', {
      required: true,
      error: choose(given.kind, kind !== undefined, disputeKinds),
      choices: disputeKinds.map((value) => ({ label: value, value })),
    }),
    field('voice', 'choice', 'Who opposes', voice ?? 'speaker', {
      error: choose(given.voice, voice !== undefined, VOICES),
      choices: [
        { label: 'the speaker of that statement', value: 'speaker' },
        { label: 'the source itself, by no speaker', value: 'source' },
      ],
    }),
    field('words', 'long', 'The source’s words that make it', given.words, {
      help: 'Only where they are more than the opposing statement itself',
      error: words?.passage.error ?? null,
    }),
    field('reason', 'long', 'Why', given.reason, {
      required: true,
      help: 'For the record: how you know',
      error: lengthError(given.reason),
    }),
  ];
  if (fields.some(isInvalid) || by.view === null || kind === undefined || voice === undefined)
    return { fields, change: null, intro: words?.intro ?? [] };
  const change: Change = {
    kind: 'dispute-recorded',
    dossier: against.dossier.slug,
    dispute: {
      id: readModel.editing.nextId(against.dossier.row, 'D'),
      from: by.view.statement.id,
      against: against.statement.id,
      kind,
      voice,
      words: words?.anchored?.passage ?? null,
      scope: given.scope || null,
    },
    reason: given.reason ?? '',
  };
  const refusal = readModel.editing.disputeRefusal(against.dossier.row, change.dispute);
  if (refusal === null) return { fields, change, intro: [] };
  return {
    fields: fields.map((one) => (one.name === 'by' ? { ...one, error: refusal } : one)),
    change: null,
    intro: [],
  };
}

function resolveOpposingStatement(
  { readModel }: Context,
  against: StatementView,
  id: string,
): { view: StatementView | null; error: string | null } {
  if (id === '') return { view: null, error: null };
  try {
    const view = requireStatement(readModel, /^[a-z][0-9]+$/i.test(id) ? `${against.dossier.slug}/${id}` : id);
    if (view.dossier.row !== against.dossier.row)
      return { view: null, error: `${view.ref} is in another dossier: a dispute takes two statements of one dossier.` };
    return { view, error: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { view: null, error: suggestStatements(readModel, against, id) ?? error.message };
  }
}

/** What somebody who gave a speaker's name can choose from; null where nobody of the dossier bears it. */
function suggestStatements(readModel: Context['readModel'], against: StatementView, name: string): string | null {
  const dossier = against.dossier.row;
  const speakers = readModel.names.find(['speaker'], name, dossier);
  if (speakers.length === 0) return null;
  const { items } = readModel.records.list(
    { dossiers: [dossier], speakers: speakers.map(({ id }) => id), sides: null, topics: null },
    { limit: MAX_LISTED, offset: 0 },
  );
  const who = formatList(
    speakers.map((each) => each.name),
    'and',
  );
  const standing = items.filter(({ state, row }) => state === 'recorded' && row !== against.row);
  if (standing.length === 0)
    return `${who} ${speakers.length === 1 ? 'has' : 'have'} no statement that could: record it first, with /record.`;
  const shown = standing.map(({ statement }) => `${statement.id}: ${statement.says}`).join(' ');
  return `${who} ${speakers.length === 1 ? 'is a speaker' : 'are speakers'}; give one statement, by its id. ${shown}`;
}

function lengthError(value: string | undefined): string | null {
  return (value ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
}

function resultToAnswer(
  context: Context,
  against: StatementView,
  result: Awaited<ReturnType<Context['editor']['submit']>>,
): Answer {
  return submitResultToAnswer(context, result, (subject) => `Recorded: ${against.ref} is disputed (${subject})`, [
    { kind: 'list', items: [statementToItem(against)] },
    ...disputedByToBlocks(context.readModel.records.disputesAgainst(against.row)),
    paragraph(strong('Recorded by: '), text(`${context.asker.name} on ${formatMinute(context.now().toISOString())}`)),
  ]);
}
