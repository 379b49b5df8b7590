/** Starts the review of an article: reads it, checks for duplicates and drafts it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ChoiceError, UserError } from '../../../lib/errors.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, createAnswer, paragraph, text } from '../../answer.ts';
import { draftToAnswer } from '../../answers/drafts/overview.ts';
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
    if (poster === null) throw new UserError(t('draft.no-platform'));
    return { read: () => poster.file(file), address: null };
  }
  const [address] = LINK_PATTERN.exec(article) ?? [];
  if (address !== undefined) return { read: () => articles.fetch(address), address };
  if (asker.platform === 'console') return { read: () => articles.open(article), address: null };
  const isName = /^\S{1,60}$/.test(article);
  throw new UserError(isName ? t('draft.no-name', { article }) : t('draft.no-link'));
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
  // Before anything is fetched, and before the file that it came as is kept.
  editor.assertMayDraft();
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
  const made = t('draft.made', { title: dossier.title, name: review.name });
  const who = t(announcement === 'told' ? 'draft.made.told' : 'draft.made.untold');
  return draftToAnswer(readModel, review, null, `${made} ${who}`);
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
    title: t('draft.same.title'),
    blocks: [
      paragraph(
        text(
          review !== null ? t('draft.same.review', { name: review }) : t('draft.same.dossier', { name: dossier ?? '' }),
        ),
      ),
    ],
    actions: [
      ...(review !== null
        ? [{ label: t('draft.same.open-draft'), command: DRAFT_COMMAND, options: { article: review } }]
        : []),
      ...(dossier !== null ? [{ label: t('draft.same.open-dossier'), command: 'summary', options: { dossier } }] : []),
      { label: t('draft.same.again'), command: DRAFT_COMMAND, options: again },
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
    title: t('draft.choice'),
    blocks: [paragraph(text(message))],
    actions: choices.map((choice) => ({
      label: `${option}: ${choice}`,
      command: DRAFT_COMMAND,
      options: givenAgain(options, { [option]: choice }),
    })),
  });
}
