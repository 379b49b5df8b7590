/** What a post says once something that it shows has changed, and the reply under it. */
import type { ChangeEvent } from '../../claims/queries/change-feed.ts';
import type { PostState } from '../../claims/queries/outbox.ts';
import type { ReadModel } from '../../claims/read-model/read-model.ts';
import { UserError } from '../../lib/errors.ts';
import { t } from '../../locales/index.ts';
import { type Answer, type Block, createAnswer, type Invocation, paragraph, strong, text } from '../answer.ts';
import { changeToBlocks, createChangeCard } from '../answers/change.ts';

/** Older ones are only counted: the post itself shows what holds now. */
const MAX_SHOWN = 10;

/** Run by the outbox and by the buttons of corrected posts. */
export const CORRECTED_COMMAND = 'corrected';

/**
 * Answers the posted command again, below the corrections since it was posted, the newest first.
 *
 * @param runCommand runs the posted command. The post shows its UserErrors: what was asked about may be gone.
 */
export async function createCorrectedPostAnswer(
  readModel: ReadModel,
  post: PostState,
  runCommand: (invocation: Invocation) => Promise<Answer>,
): Promise<Answer> {
  const origin = { command: CORRECTED_COMMAND, options: { post: post.entry } };
  const corrections = correctionsToBlocks(readModel, listCorrections(readModel, post));
  try {
    const answer = await runCommand(post.invocation);
    return { ...answer, blocks: [...corrections, ...answer.blocks], origin };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const gone = paragraph(text(t('correction.gone', { problem: error.message })));
    return createAnswer({ title: t('correction.title'), blocks: [...corrections, gone], origin });
  }
}

/** The reply under a post about one entry. */
export function createCorrectionReply(readModel: ReadModel, post: PostState, entry: string): Answer {
  const changes = changesFor(readModel, post, entry);
  return createAnswer({
    title: t('correction.reply.title'),
    blocks: changes.flatMap((change) => changeToBlocks(readModel, change)),
    statements: [...new Set(changes.flatMap((change) => readModel.changeFeed.refsShowing(change)))],
    origin: { command: CORRECTED_COMMAND, options: { post: post.entry, entry } },
  });
}

/** Whether the record has changed since `since`, ISO; no for null. */
export function hasChangedSince(readModel: ReadModel, since: string | null): boolean {
  const latest = readModel.changeFeed.latest();
  return since !== null && latest !== null && latest.at > since;
}

/** What is posted for a plan: the answer, or a sentence that says that what was asked about is gone. */
export function answerOrWithdrawn(asked: Answer, origin: Invocation): Answer {
  if (asked.tone === 'answer') return { ...asked, origin };
  const gone = paragraph(text(t('withdrawn')));
  return createAnswer({ title: t('withdrawn.title'), blocks: [gone], origin });
}

function listCorrections(readModel: ReadModel, post: PostState): ChangeEvent[] {
  return readModel.outbox
    .correctionsOf(post.entry)
    .flatMap((entry) => changesFor(readModel, post, entry))
    .reverse();
}

/** What an entry changed of what this post shows. */
function changesFor(readModel: ReadModel, post: PostState, entry: string): ChangeEvent[] {
  const shown = new Set(post.statements);
  return readModel.changeFeed
    .byEntry(entry)
    .filter((change) => readModel.changeFeed.refsShowing(change).some((ref) => shown.has(ref)));
}

function correctionsToBlocks(readModel: ReadModel, changes: readonly ChangeEvent[]): Block[] {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, MAX_SHOWN);
  const rest = changes.length - shown.length;
  return [
    paragraph(strong(t('correction.since'))),
    ...shown.map((change) => createChangeCard(readModel, change)),
    ...(rest > 0 ? [paragraph(text(t('correction.earlier', { count: rest })))] : []),
  ];
}
