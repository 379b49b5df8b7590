/** Starts the review of an article: reads it, checks for duplicates and drafts it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChoiceError, UserError } from '../../../lib/errors.ts';
import { type Answer, createAnswer, paragraph, text } from '../../answer.ts';
import { draftToAnswer } from '../../answers/draft-overview.ts';
import type { Context } from '../../command.ts';
import type { ArticleFile } from './articles.ts';
import { withKnownSpeakers } from './known-speakers.ts';
import { DRAFT_COMMAND } from './progress.ts';

/** A URL in a message, without the punctuation after it. */
const LINK_PATTERN = /https?:\/\/[^\s<>"“”«»]+[^\s<>"“”«».,;:!?)\]]/iu;

/** `new` drafts the article even if it is under review or on record already. */
export interface ArticleOptions {
  /** A URL, a text that contains one, or in the console a path. */
  article?: string | undefined;
  file?: string | undefined;
  /** ISO 639-1. */
  language?: string | undefined;
  /** What to do with the tracked changes of a Word document. */
  changes?: 'accept' | 'reject' | undefined;
  new: boolean;
}

interface ArticleInput {
  read(): Promise<ArticleFile>;
  /** Null for a file. */
  address: string | null;
}

function resolveArticle(context: Context, { article = '', file = '' }: ArticleOptions): ArticleInput {
  const { poster, articles, asker } = context;
  if (file !== '') {
    if (asker.platform === 'console') return { read: () => articles.open(file), address: null };
    if (poster === null) throw new UserError('A file can only be given in Slack, in Discord or in the console.');
    return { read: () => poster.file(file), address: null };
  }
  const [address] = LINK_PATTERN.exec(article) ?? [];
  if (address !== undefined) return { read: () => articles.fetch(address), address };
  if (asker.platform === 'console') return { read: () => articles.open(article), address: null };
  const isName = /^\S{1,60}$/.test(article);
  throw new UserError(
    isName
      ? `There is no draft “${article}”, and it is no address that begins with https://. /drafts lists the drafts under review.`
      : 'There is no file and no link in this. Give the article’s address, or use “Draft a dossier” on a message with a file or a link.',
  );
}

/**
 * Reads and drafts the article, and shows the first statement. Nothing is saved if any step fails.
 *
 * @throws UserError if it is not an article, cannot be reached, or is not the name of a draft.
 */
export async function startDraftReview(context: Context, options: ArticleOptions): Promise<Answer> {
  const { readModel, editor } = context;
  const given = resolveArticle(context, options);
  const known = options.new ? null : answerIfDuplicate(context, options, { text: '', address: given.address });
  if (known !== null) return known;
  const file = await given.read();
  const reading = { language: options.language || null, changes: options.changes ?? null };
  const drafted = await context.articles.draft(file, given.address, reading).catch((error: unknown) => {
    if (error instanceof ChoiceError) return choiceToAnswer(error, options);
    throw error;
  });
  if (!('dossier' in drafted)) return drafted;
  const dossier = withKnownSpeakers(readModel, drafted.dossier);
  const same = options.new ? null : answerIfDuplicate(context, options, dossier.source);
  if (same !== null) return same;
  if (dossier.source.originalFile) await context.originals.put(file.bytes);
  await nextTurn();
  const { review, announcement } = await editor.startDraftReview(dossier, options.new);
  await nextTurn();
  const count = `${dossier.statements.length} statements and ${dossier.disputes.length} oppositions are drafted from “${dossier.title}”.`;
  const who =
    announcement === 'told'
      ? 'It waits for an editor; the review channel was told.'
      : 'It waits for an editor: /drafts lists it.';
  return draftToAnswer(readModel, review, null, `${count} The draft is called ${review.name}. ${who}`);
}

/** Points to the existing draft or dossier, and offers to draft the article again. */
function answerIfDuplicate(
  { readModel }: Context,
  options: ArticleOptions,
  source: { text: string; address: string | null },
): Answer | null {
  const { review, dossier } = readModel.draftReviews.findDuplicates(source);
  if (review === null && dossier === null) return null;
  const again = givenAgain(options, { new: 'yes' });
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

/** The options as given, with a choice added. */
function givenAgain(options: ArticleOptions, chosen: Readonly<Record<string, string>>): Record<string, string> {
  const { article, file, language, changes } = options;
  const all = { article, file, language, changes, new: options.new ? 'yes' : undefined, ...chosen };
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function choiceToAnswer({ message, option, choices }: ChoiceError, options: ArticleOptions): Answer {
  return createAnswer({
    tone: 'mistake',
    title: 'This needs a choice first',
    blocks: [paragraph(text(message))],
    actions: choices.map((choice) => ({
      label: `${option}: ${choice}`,
      command: DRAFT_COMMAND,
      options: givenAgain(options, { [option]: choice }),
    })),
  });
}
