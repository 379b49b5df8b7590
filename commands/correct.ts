import { z } from 'zod';
import { type Answer, paragraph, strong, text } from '../src/bot/answer.ts';
import { statementToItem } from '../src/bot/attribution.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { holdersOf } from '../src/bot/desk/attributed.ts';
import { enteredToAnswer, recordedToBlocks } from '../src/bot/desk/entered.ts';
import { dossierNamed, lookFor, proposalOf, ratingNamed } from '../src/bot/desk/finding.ts';
import { differencesToItems } from '../src/bot/desk/proposal.ts';
import { type ReadWords, readWords } from '../src/bot/desk/quotation.ts';
import { readSureness } from '../src/bot/desk/sureness.ts';
import { type Field, field, isUnfit, type Questions } from '../src/bot/form.ts';
import { findStatement } from '../src/bot/narrowing.ts';
import { flagSchema, option } from '../src/bot/options.ts';
import type { NameKind } from '../src/claims/board/names.ts';
import type { StatementView } from '../src/claims/board/records.ts';
import { line, type Statement } from '../src/claims/dossier.ts';
import type { Change } from '../src/claims/entries/desk.ts';
import { UserError } from '../src/errors.ts';

const missing = 'Which statement is corrected? Give its id, such as S5.';
const typed = z.string().trim().optional();
const schema = z.object({
  statement: typed,
  speaker: typed,
  topic: typed,
  says: typed,
  quotation: typed,
  passage: typed,
  place: typed,
  unmarked: flagSchema,
  sure: flagSchema,
  via: typed,
  toldby: typed,
  as: typed,
  date: typed,
  reason: typed,
  base: typed,
  proposal: typed,
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
    option('proposal', 'text', 'Edits this proposal instead, such as P3'),
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
    const proposal =
      options.proposal === undefined ? null : proposalOf(context.board, options.proposal, ['statement-corrected']);
    const id = proposal?.subject ?? options.statement ?? '';
    if (id === '') throw new UserError(missing);
    const rating = proposal === null ? ratingNamed(context.board, id) : null;
    if (rating !== null) return context.ask({ command: 'rate', options: { statement: rating.ref } });
    const view = findStatement(context.board, id);
    refuseUnstanding(view);
    const base = baseOf(context, view, options.base);
    const given = {
      ...(proposal === null ? {} : proposedToOptions(context, view, proposal.change)),
      ...defined(options),
    } as Options;
    const { fields, steps, after, intro } = read(context, view, base.statement, given);
    const before = Object.fromEntries(
      Object.keys(after).map((name) => [name, base.statement[name as keyof Statement]]),
    );
    const isNothing = Object.keys(after).length === 0;
    const hasAsked = options.base !== undefined || Object.keys(defined(options)).length > 1;
    const isOpened = proposal !== null && Object.keys(defined(options)).length === 1;
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
    if (proposal !== null) {
      await context.desk.decide(proposal, 'edited', change, 'edited before it was approved');
      return answered(context, change, { kind: 'recorded', subject: view.ref });
    }
    return answered(context, change, await context.desk.enter(change));
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

function defined(options: Options): Partial<Options> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== false));
}

/** The statement as the fields show it. */
function statementToOptions({ board }: Context, view: StatementView, statement: Statement): Partial<Options> {
  const dossier = dossierNamed(board, view.dossier.slug);
  const nameOf = (kind: NameKind, id: string | null) =>
    id === null ? '' : (board.names.find([kind], id, dossier.id)[0]?.name ?? id);
  return {
    speaker: nameOf('speaker', statement.speaker),
    topic: nameOf('topic', statement.topic),
    says: statement.says,
    quotation: statement.quotes.map(({ exact }) => exact).join(' · '),
    passage: statement.passage.exact,
    via: statement.via ?? '',
    toldby: nameOf('speaker', statement.toldBy),
    as: statement.as ?? '',
    date: statement.date ?? '',
  };
}

function proposedToOptions(
  context: Context,
  view: StatementView,
  change: Extract<Change, { kind: 'statement-corrected' }>,
): Partial<Options> {
  const proposed = statementToOptions(context, view, { ...view.statement, ...change.after });
  return { ...proposed, reason: change.reason };
}

interface Read {
  fields: Field[];
  steps: Field[][];
  /** The fields of the statement that differ from what is on record. */
  after: Partial<Statement>;
  intro: ReadWords['intro'];
}

function read(context: Context, view: StatementView, base: Statement, given: Options): Read {
  const { board } = context;
  const dossier = dossierNamed(board, view.dossier.slug);
  const shown = { ...statementToOptions(context, view, base), ...defined(given) } as Options;
  const speaker = lookedUp(context, 'speaker', shown.speaker, dossier);
  const topic = lookedUp(context, 'topic', shown.topic, dossier);
  const toldBy = shown.toldby ? lookedUp(context, 'speaker', shown.toldby, dossier) : { id: null, error: null };
  const words = readCorrectedWords(context, view, base, shown, given);
  const says = line.safeParse(shown.says ?? '');
  const fields: Record<string, Field> = {
    speaker: field('speaker', 'short', 'Speaker', shown.speaker, {
      required: true,
      error: speaker.error,
      completes: 'speaker',
    }),
    topic: field('topic', 'short', 'Topic', shown.topic, { required: true, error: topic.error, completes: 'topic' }),
    says: field('says', 'long', 'Paraphrase, one sentence', shown.says, {
      required: true,
      error: says.success || !shown.says ? null : 'This is longer than 2,000 characters.',
    }),
    via: field('via', 'short', 'Channel it came through', shown.via, { error: tooLong(shown.via) }),
    toldby: field('toldby', 'short', 'Told by', shown.toldby, {
      completes: 'speaker',
      help: 'Who relays it; empty where the speaker is reported directly',
      error:
        toldBy.error ??
        (toldBy.id !== null && toldBy.id === speaker.id
          ? 'Nobody relays their own words: leave this empty, or name who does.'
          : null),
    }),
    as: field('as', 'short', 'Named in the source as', shown.as, { error: tooLong(shown.as) }),
    date: field('date', 'short', 'Date of the words', shown.date, { error: tooLong(shown.date) }),
    reason: field('reason', 'long', 'Why it is corrected', given.reason, {
      required: true,
      help: 'Everyone who looks it up reads this',
      error: tooLong(given.reason),
    }),
  };
  const pick = (...names: string[]) => names.flatMap((name) => fields[name] ?? []);
  const isWrong = words.quotation.error !== null || words.passage.error !== null;
  const steps = isWrong
    ? [
        pick('speaker', 'topic', 'says'),
        [words.quotation, words.passage, ...words.extra],
        pick('via', 'toldby', 'as', 'date', 'reason'),
      ]
    : [
        [...pick('speaker', 'topic', 'says'), words.quotation, words.passage],
        pick('via', 'toldby', 'as', 'date', 'reason'),
      ];
  const wanted: Partial<Statement> = {
    ...(speaker.id === null ? {} : { speaker: speaker.id }),
    ...(topic.id === null ? {} : { topic: topic.id }),
    says: shown.says ?? '',
    via: shown.via || null,
    ...(toldBy.error === null ? { toldBy: toldBy.id } : {}),
    as: shown.as || null,
    date: shown.date || null,
    ...(words.anchored ?? {}),
  };
  const after: Partial<Statement> = Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(base[name as keyof Statement]),
    ),
  );
  const sureness = readSureness(board, view, after, given.sure);
  const asked = sureness.field === null ? steps : [...steps, [sureness.field]];
  return { fields: asked.flat(), steps: asked, after, intro: [...words.intro, ...sureness.intro] };
}

/** The words are looked for in the source only where they were changed: what is on record stands there already. */
function readCorrectedWords(
  { board }: Context,
  view: StatementView,
  base: Statement,
  shown: Options,
  given: Options,
): ReadWords {
  const quotation = base.quotes.map(({ exact }) => exact).join(' · ');
  const isSame = shown.quotation === quotation && shown.passage === base.passage.exact && given.place === undefined;
  if (isSame) return readWords(null, shown);
  const source = board.records.sourceText(view.dossier.row, base.source);
  // A new quotation stands in another sentence unless a passage was given with it.
  const passage =
    shown.passage === base.passage.exact && shown.quotation !== quotation && shown.quotation !== '' && source !== null
      ? base.passage.exact.includes(shown.quotation ?? '')
        ? shown.passage
        : ''
      : shown.passage;
  const read = readWords(
    source,
    { ...shown, passage },
    { own: base.passage, whose: (place) => holdersOf(board, view.dossier.row, base.source, place) },
  );
  return { ...read, passage: { ...read.passage, value: shown.passage ?? '' } };
}

function lookedUp(
  { board }: Context,
  kind: 'speaker' | 'topic',
  name: string | undefined,
  dossier: ReturnType<typeof dossierNamed>,
): { id: string | null; error: string | null } {
  if (name === undefined || name === '') return { id: null, error: null };
  const looked = lookFor(board, kind, name, dossier);
  if (looked.kind === 'known') return { id: looked.named.slug, error: null };
  return { id: null, error: `${looked.sentence} A new ${kind} comes on record with a statement, by /record.` };
}

function tooLong(value: string | undefined): string | null {
  return (value ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
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
