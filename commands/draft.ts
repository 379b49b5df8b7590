import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { type Answer, createAnswer, paragraph, strong, text } from '../src/bot/answer.ts';
import type { ArticleFile } from '../src/bot/articles.ts';
import type { Command, Context } from '../src/bot/command.ts';
import { KINDS } from '../src/bot/desk/recording.ts';
import { field, type Questions } from '../src/bot/form.ts';
import { list } from '../src/bot/narrowing.ts';
import { flagSchema, option } from '../src/bot/options.ts';
import { type ReadEdit, readDisputeEdit, readStatementEdit, type StatementEdit } from '../src/bot/review/editing.ts';
import { openReviewNamed, progressOf } from '../src/bot/review/progress.ts';
import { freeDossierId, reviewToDossier, seenByOne } from '../src/bot/review/publishing.ts';
import { DRAFT_COMMAND, itemToAnswer, overviewToAnswer, reviewToAnswer } from '../src/bot/review/showing.ts';
import type { ReviewItemView, ReviewView } from '../src/claims/board/reviews.ts';
import { type Dispute, line } from '../src/claims/dossier.ts';
import { dossierVersion } from '../src/claims/dossier-file.ts';
import { UserError } from '../src/errors.ts';

const DECISIONS = ['accept', 'edit', 'skip', 'show', 'publish', 'abandon'] as const;
type Decision = (typeof DECISIONS)[number];
const VOICES = ['speaker', 'source'] as const;
/** An address in a message, without what closes the sentence around it. */
const LINK = /https?:\/\/[^\s<>"“”«»]+[^\s<>"“”«».,;:!?)\]]/iu;

const typed = z.string().trim().optional();
const decisionSchema = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.enum(DECISIONS, { error: `What is decided is one of ${DECISIONS.join(', ')}.` }));
const schema = z.object({
  article: typed,
  item: typed,
  decision: decisionSchema.optional(),
  file: typed,
  language: typed,
  reason: typed,
  new: flagSchema,
  rest: flagSchema,
  number: z
    .string()
    .regex(/^[1-9][0-9]{0,5}$/, 'The number of a decision has to be a number, such as number:1.')
    .transform(Number)
    .optional(),
  speaker: typed,
  side: typed,
  topic: typed,
  says: typed,
  quotation: typed,
  passage: typed,
  place: typed,
  unmarked: z.string().optional(),
  via: typed,
  toldby: typed,
  as: typed,
  kind: typed,
  role: typed,
  aliases: typed,
  by: typed,
  voice: typed,
  words: typed,
  date: typed,
});
type Options = z.infer<typeof schema>;

export const draft: Command<Options> = {
  name: DRAFT_COMMAND,
  summary: 'Drafts a dossier from an article, and reviews the draft one statement at a time',
  options: [
    option('article', 'text', 'The article’s address, or the name of a draft to go on with', { positional: true }),
    option('item', 'text', 'The statement or opposition of the draft, such as S3 or D1', { positional: true }),
    option('decision', 'choice', 'What becomes of it, or of the draft', { positional: true, choices: DECISIONS }),
    option('file', 'file', 'The article as a file: text, Markdown, HTML, NewsML-G2, NITF, PDF or DOCX'),
    option('language', 'text', 'The article’s language, such as en or fr, where it is told wrongly'),
    option('reason', 'text', 'Why: needed to abandon'),
    option('new', 'flag', 'Drafts it although the same article is there already'),
    option('rest', 'flag', 'Publishes although some is not decided: that is left out'),
    option('number', 'number', 'Which decision on the item it is, from 1; the buttons have it'),
    option('speaker', 'text', 'Edit: who said it'),
    option('side', 'text', 'Edit: for whom the speaker speaks, or neither'),
    option('topic', 'text', 'Edit: the topic'),
    option('says', 'text', 'Edit: the paraphrase in one sentence, in the desk’s words'),
    option('quotation', 'text', 'Edit: the quotation as the source prints it; fragments parted by " · "'),
    option('passage', 'text', 'Edit: the passage of the source that reports it'),
    option('place', 'number', 'Edit: which place, where the words stand several times in the source'),
    option('unmarked', 'flag', 'Edit: the source prints the words without quotation marks'),
    option('via', 'text', 'Edit: the channel it came through'),
    option('toldby', 'text', 'Edit: who relays it'),
    option('as', 'text', 'Edit: how the source names the speaker'),
    option('kind', 'text', `Edit: the kind of speaker (${KINDS.join(', ')}), or of opposition`),
    option('role', 'text', 'Edit: the speaker’s role'),
    option('aliases', 'text', 'Edit: the speaker’s other names, parted by commas'),
    option('by', 'text', 'Edit: which statement opposes'),
    option('voice', 'choice', 'Edit: who opposes', { choices: VOICES }),
    option('words', 'text', 'Edit: the source’s words that make the opposition'),
    option('date', 'text', 'Edit: the date of the words'),
  ],
  schema,
  examples: ['/draft'],
  audience: 'asker',
  separators: [],
  shortcut: 'Draft a dossier',
  hidden: false,

  async run(context, options) {
    const given = withoutItem(options);
    const name = given.article ?? '';
    if (given.file !== undefined && given.file !== '') return begin(context, given);
    if (name === '') return ask(context, { command: 'drafts', options: {} });
    if (context.board.reviews.review(name) === null) return begin(context, given);
    const review = openReviewNamed(context.board, name);
    if (given.decision === 'publish') return publish(context, review, given.rest);
    if (given.decision === 'abandon') return abandon(context, review, given.reason);
    if (given.item !== undefined && given.item !== '') return onItem(context, review, given.item, given);
    if (given.decision === undefined || given.decision === 'show')
      return reviewToAnswer(context.board, review, null, null);
    throw new UserError(`Which statement is it? Name it: /draft ${review.name} S1 ${given.decision}.`);
  },
};

/** `/draft harbour-strike publish` names no item: what stands in its place is the decision. */
function withoutItem(options: Options): Options {
  const decision = decisionSchema.safeParse(options.item ?? '');
  if (options.decision !== undefined || !decision.success) return options;
  return { ...options, item: undefined, decision: decision.data };
}

async function ask(context: Context, invocation: Parameters<Context['ask']>[0]): Promise<Answer | Questions> {
  return context.ask(invocation);
}

interface Given {
  read(): Promise<ArticleFile>;
  /** Null for a file. */
  address: string | null;
}

/** A file, a link, or in the console a path. */
function givenOf(context: Context, { article = '', file = '' }: Options): Given {
  const { poster, articles, asker } = context;
  if (file !== '') {
    if (asker.platform === 'console') return { read: () => articles.open(file), address: null };
    if (poster === null) throw new UserError('A file can only be given in Slack, in Discord or in the console.');
    return { read: () => poster.file(file), address: null };
  }
  const [address] = LINK.exec(article) ?? [];
  if (address !== undefined) return { read: () => articles.fetch(address), address };
  if (asker.platform === 'console') return { read: () => articles.open(article), address: null };
  const isName = /^\S{1,60}$/.test(article);
  throw new UserError(
    isName
      ? `There is no draft “${article}”, and it is no address that begins with https://. /drafts lists the drafts under review.`
      : 'There is no file and no link in this. Give the article’s address, or use “Draft a dossier” on a message with a file or a link.',
  );
}

/** Reads and drafts the article, and shows the first statement. Nothing is kept where any of it fails. */
async function begin(context: Context, options: Options): Promise<Answer> {
  const { board, desk } = context;
  const given = givenOf(context, options);
  const known = options.new ? null : earlier(context, options, { text: '', address: given.address });
  if (known !== null) return known;
  const { dossier } = await context.articles.draft(await given.read(), given.address, options.language || null);
  const same = options.new ? null : earlier(context, options, dossier.source);
  if (same !== null) return same;
  await nextTurn();
  const name = await desk.startReview(dossier, options.new);
  await nextTurn();
  const review = openReviewNamed(board, name);
  const count = `${dossier.statements.length} statements and ${dossier.disputes.length} oppositions are drafted from “${dossier.title}”.`;
  const who = desk.isEditor ? '' : ' It waits for an editor, who decides it: EDITORS does not name you.';
  return reviewToAnswer(board, review, null, `${count} The draft is called ${name}.${who}`);
}

/** The same article once more: what there is already, and the way to draft it all the same. */
function earlier(
  { board }: Context,
  options: Options,
  source: { text: string; address: string | null },
): Answer | null {
  const { review, dossier } = board.reviews.same(source);
  if (review === null && dossier === null) return null;
  const { article, file, language } = options;
  const again = Object.fromEntries(
    Object.entries({ article, file, language, new: 'yes' }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  return createAnswer({
    tone: 'mistake',
    title: 'This article is here already',
    blocks: [
      paragraph(
        text(
          review !== null
            ? `It is under review as the draft ${review}. Nothing was drafted again.`
            : `It is on record in the dossier ${dossier}. Nothing was drafted.`,
        ),
      ),
    ],
    actions: [
      ...(review !== null ? [{ label: 'Open the draft', command: DRAFT_COMMAND, options: { article: review } }] : []),
      ...(dossier !== null ? [{ label: 'Open the dossier', command: 'summary', options: { dossier } }] : []),
      { label: 'Draft it once more', command: DRAFT_COMMAND, options: again },
    ],
  });
}

function itemOf({ board }: Context, review: ReviewView, id: string): ReviewItemView {
  const item = board.reviews.item(review.row, id);
  if (item !== null) return item;
  const ids = board.reviews.items(review.row).map((each) => each.id);
  throw new UserError(
    `There is no “${id}” in the draft ${review.name}: it has ${ids.at(0) ?? 'nothing'} to ${ids.at(-1) ?? 'nothing'}.`,
  );
}

async function onItem(context: Context, review: ReviewView, id: string, options: Options): Promise<Answer | Questions> {
  const item = itemOf(context, review, id);
  const decision = options.decision ?? 'show';
  if (decision === 'show') return itemToAnswer(context.board, review, item.id, null);
  if (item.state === 'moot')
    throw new UserError(`${item.id} is left out, because one of its statements was skipped: accept that one first.`);
  if (decision === 'edit') return edit(context, review, item, options);
  return decide(context, review, item, options, decision, null);
}

const DONE: Record<string, string> = { accept: 'accepted', skip: 'skipped', edit: 'edited and accepted' };

/** Decides and goes on to the next. Who came second is told, and shown what counts. */
async function decide(
  context: Context,
  review: ReviewView,
  { id, number }: ReviewItemView,
  options: Options,
  decision: Decision,
  edited: (Partial<StatementEdit> & { dispute?: Dispute }) | null,
): Promise<Answer> {
  const { board, desk } = context;
  const { statement = null, dispute = null, speaker = null, side = null, topic = null } = edited ?? {};
  try {
    await desk.review({
      kind: 'review-decided',
      review: review.entry,
      item: id,
      number: options.number ?? number + 1,
      decision: decision === 'accept' ? 'accepted' : decision === 'skip' ? 'skipped' : 'edited',
      statement,
      dispute,
      speaker,
      side,
      topic,
      reason: options.reason || null,
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return refused(review, id, error.message);
  }
  return reviewToAnswer(board, openReviewNamed(board, review.entry), id, `${id} is ${DONE[decision]}.`);
}

/** Nothing was decided: what stands can be looked at, and the review goes on. */
function refused({ name }: ReviewView, item: string, why: string): Answer {
  return createAnswer({
    tone: 'mistake',
    title: 'Not decided',
    blocks: [paragraph(text(why))],
    actions: [
      { label: `Look at ${item}`, command: DRAFT_COMMAND, options: { article: name, item } },
      { label: 'Go on', command: DRAFT_COMMAND, options: { article: name } },
    ],
  });
}

const EDITS = [
  ...['speaker', 'side', 'topic', 'says', 'quotation', 'passage', 'place', 'unmarked', 'via', 'toldby', 'as', 'kind'],
  ...['role', 'aliases', 'by', 'voice', 'words', 'date'],
] as (keyof Options)[];

async function edit(
  context: Context,
  review: ReviewView,
  item: ReviewItemView,
  options: Options,
): Promise<Answer | Questions> {
  const { board } = context;
  const source = board.reviews.sourceText(review.row);
  const given = Object.fromEntries(
    EDITS.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
  const { doc } = item;
  const standing = board.reviews.items(review.row).filter(({ id, state }) => id.startsWith('S') && state !== 'skipped');
  const ids = standing.map(({ id }) => id);
  const read: ReadEdit<StatementEdit | { dispute: Dispute }> =
    'says' in doc
      ? await readStatementEdit(
          review,
          source,
          doc,
          { ...given, unmarked: flagSchema.parse(options.unmarked), reason: options.reason },
          context.now(),
        )
      : wrapped(readDisputeEdit(source, doc, ids, { ...given, reason: options.reason }));
  const isOpened = Object.keys(given).length === 0;
  if (read.change !== null && !isOpened && !context.isFilling)
    return decide(context, review, item, options, 'edit', read.change);
  return {
    title: `Edit ${item.id}`,
    intro: [
      paragraph(text(`Of the draft ${review.name}. Nothing of it is on record before it is published.`)),
      ...read.intro,
    ],
    steps: read.steps,
    kept: {
      command: DRAFT_COMMAND,
      article: review.name,
      item: item.id,
      decision: 'edit',
      number: String(options.number ?? item.number + 1),
    },
  };
}

function wrapped({ change, ...rest }: ReadEdit<Dispute>): ReadEdit<{ dispute: Dispute }> {
  return { ...rest, change: change === null ? null : { dispute: change } };
}

async function publish(context: Context, review: ReviewView, rest: boolean): Promise<Answer> {
  const { board, desk } = context;
  const progress = progressOf(board, review);
  const open = progress.items.length - progress.decided;
  if (open > 0 && !rest) {
    const overview = overviewToAnswer(board, review, null);
    return {
      ...overview,
      tone: 'mistake',
      title: 'Not published yet',
      blocks: [
        paragraph(
          text(
            `${open} of ${progress.items.length} are not decided: go on, or publish without them. They are then left out.`,
          ),
        ),
      ],
      actions: [
        { label: 'Go on', command: DRAFT_COMMAND, options: { article: review.name } },
        {
          label: 'Publish without them',
          command: DRAFT_COMMAND,
          options: { article: review.name, decision: 'publish', rest: 'yes' },
        },
      ],
    };
  }
  const dossier = reviewToDossier(board, review, freeDossierId(board, review.name));
  if (dossier.statements.length === 0)
    throw new UserError(
      `No statement of the draft ${review.name} is accepted: there is nothing to publish. /draft ${review.name} abandon ends it.`,
    );
  const alone = seenByOne(progress.accepted, desk.isSecond);
  if (alone.length > 0)
    throw new UserError(
      `FOUR_EYES=on asks for a second editor, and ${shortList(alone.map(({ id }) => id))} were accepted by you alone: another editor has to publish, or accept them too.`,
    );
  const id = await desk.review({
    kind: 'review-published',
    review: review.entry,
    decisions: review.decisions,
    dossier,
    version: dossierVersion(dossier),
  });
  return createAnswer({
    title: `Published: ${id}`,
    blocks: [
      paragraph(
        strong('On record now. '),
        text(
          `${dossier.statements.length} statements and ${dossier.disputes.length} disputes of “${dossier.title}”. ${progress.skipped} skipped, ${open} left out undecided.`,
        ),
      ),
    ],
    actions: [
      { label: 'Summary', command: 'summary', options: { dossier: id } },
      { label: 'History', command: 'history', options: { of: id } },
    ],
  });
}

function shortList(ids: readonly string[]): string {
  return ids.length > 8 ? `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more` : list(ids, 'and');
}

async function abandon(context: Context, review: ReviewView, reason: string | undefined): Promise<Answer | Questions> {
  const read = line.safeParse(reason ?? '');
  if (!read.success) {
    const error = (reason ?? '').length > 2_000 ? 'This is longer than 2,000 characters: give it in short.' : null;
    return {
      title: `Abandon ${review.name}`,
      intro: [paragraph(text(`The draft of “${review.title}” ends, and nothing of it comes on record.`))],
      steps: [[field('reason', 'long', 'Why it is abandoned', reason, { required: true, error })]],
      kept: { command: DRAFT_COMMAND, article: review.name, decision: 'abandon' },
    };
  }
  await context.desk.review({ kind: 'review-abandoned', review: review.entry, reason: read.data });
  return createAnswer({
    title: `Abandoned: ${review.name}`,
    blocks: [paragraph(text(`Nothing of it is on record. Why: ${read.data}`))],
    actions: [{ label: 'Other drafts', command: 'drafts', options: {} }],
  });
}
