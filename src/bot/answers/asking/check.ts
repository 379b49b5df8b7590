/**
 * What /check answers: to a message, what of it is on record; to a story (a file, a page whose address the asker gives, a
 * long text), the state of each quotation, to the asker alone.
 */
import { UserError } from '../../../lib/errors.ts';
import { t } from '../../../locales/index.ts';
import { type Answer, createAnswer, footer, heading, paragraph, strong, text } from '../../answer.ts';
import { MAX_CHARACTERS, MAX_PHRASES, MAX_STATEMENTS } from '../../asking/check-message.ts';
import { parseMessageParts } from '../../asking/message-parts.ts';
import { mendLineEnds } from '../../asking/query-suggestions.ts';
import type { Context } from '../../command.ts';
import type { ArticleFile } from '../../editing/draft-review/articles.ts';
import { reportToAnswer } from '../../story-check/answer.ts';
import { checkToReport } from '../../story-check/report.ts';
import { writeReport } from '../../story-check/report-file.ts';
import { createLine } from '../card.ts';
import { reviewsToBlocks } from '../claim-review.ts';
import { sourcesToFooter } from '../source-line.ts';
import { checkedToTitle, createNothingCheckedAnswer, statementHitsToCard } from './checked-message.ts';
import { closestToBlocks } from './closest.ts';

/** A text of more characters than this is a story, and a shorter one a message. */
const MAX_MESSAGE_CHARACTERS = 1_500;
/** So many entries are shown in full; of a longer list there is a file, too. */
const MAX_ENTRIES = 15;

/** Nothing but an address, as typed or as Slack writes it. */
const ADDRESS = /^<?(https?:\/\/[^\s<>"“”«»|]+)(?:\|[^<>]*)?>?$/iu;

export function isStory(given: string): boolean {
  const isMixed = parseMessageParts(given).some(({ place }) => place !== null);
  return ADDRESS.test(given.trim()) || (given.length > MAX_MESSAGE_CHARACTERS && !isMixed);
}

/** @param given the story's text, or its address, which is fetched because the asker names it */
export async function answerStory(context: Context, given: string): Promise<Answer> {
  const [, address] = ADDRESS.exec(given.trim()) ?? [];
  if (address !== undefined) return checkStory(context, await context.articles.fetch(address));
  const answer = await checkStory(context, given);
  // Where nobody is quoted, its sentences may still be somebody's.
  return answer.tone === 'nothing' ? { ...(await answerMessage(context, given)), isPrivate: true } : answer;
}

/**
 * @param file a reference for the platform, or in the console a path
 * @param message the text of the message that it came with, which is checked as well; empty for none
 */
export async function answerFile(context: Context, file: string, message: string): Promise<Answer> {
  const { poster, articles, asker } = context;
  const read = (): Promise<ArticleFile> => {
    if (asker.platform === 'console') return articles.open(file);
    if (poster === null) throw new UserError('A file can only be given in Slack, in Discord or in the console.');
    return poster.file(file);
  };
  const own = message.trim() === '' ? null : await answerMessage(context, message);
  const story = await read()
    .then((found) => checkStory(context, found))
    .catch((error: unknown) => {
      // A message may come with any file: what cannot be read is told, and the words are checked.
      if (own === null || !(error instanceof UserError)) throw error;
      return createAnswer({
        title: t('story.file-refused'),
        blocks: [paragraph(text(error.message))],
        isPrivate: true,
      });
    });
  if (own === null) return story;
  const blocks = [...story.blocks, heading(text(t('story.message', { title: own.title }))), ...own.blocks];
  return { ...story, blocks, statements: own.statements };
}

async function checkStory({ checks }: Context, story: string | ArticleFile): Promise<Answer> {
  const check = await checks.story(story);
  const report = checkToReport(check);
  const answer: Answer = { ...reportToAnswer(report, MAX_ENTRIES), isPrivate: true };
  if (check.items.length <= MAX_ENTRIES) return answer;
  return { ...answer, file: { name: 'checked-quotations.docx', write: () => writeReport(report, 'docx') } };
}

export async function answerMessage({ readModel, checks }: Context, given: string): Promise<Answer> {
  const checked = mendLineEnds(given.slice(0, MAX_CHARACTERS));
  const { found, closest, pending, reviews, isTruncated } = await checks.message(checked);
  const shown = found.slice(0, MAX_STATEMENTS);
  const limits = [
    ...(given.length > MAX_CHARACTERS ? [t('check.limit.characters', { max: MAX_CHARACTERS })] : []),
    ...(isTruncated ? [t('check.limit.sentences', { max: MAX_PHRASES })] : []),
    ...(found.length > shown.length ? [t('check.limit.statements', { count: found.length - shown.length })] : []),
  ].map((limit) => paragraph(strong(limit)));
  const reviewed = [...pending.map((view) => createLine(readModel, view)), ...reviewsToBlocks(reviews)];
  if (shown.length === 0)
    return createNothingCheckedAnswer(checked, [...limits, ...closestToBlocks(readModel, closest), ...reviewed]);
  const cards = shown.map((hits) => statementHitsToCard(readModel, hits));
  return createAnswer({
    title: checkedToTitle(cards),
    blocks: [
      ...limits,
      // A wrong name first.
      ...cards.sort((one, other) => Number(other.isOtherName) - Number(one.isOtherName)).map(({ card }) => card),
      // Words with another name, number or negation than the record's are what a message is checked for.
      ...closestToBlocks(readModel, closest),
      ...reviewed,
      footer(text(t('check.not-listed'))),
      ...sourcesToFooter(shown.map(({ view }) => view)),
    ],
    statements: [...shown.map(({ view }) => view.ref), ...pending.map(({ ref }) => ref)],
  });
}
