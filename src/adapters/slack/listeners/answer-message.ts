/** Answers a message to the bot in its thread. */
import { createHash } from 'node:crypto';
import { type Answer, createAnswer, paragraph, text } from '../../../bot/answer.ts';
import { takesStory } from '../files.ts';
import { createInterruptedPoster, type Message } from '../messages.ts';
import { decodeText } from '../render/escape.ts';
import type { Workspace } from '../workspace.ts';
import { toReply } from './reply.ts';

/**
 * @param key the same for every delivery of the message, so that it records once and is answered once.
 * @param since when it was asked, where another process may have begun to answer it; null for one that comes just now.
 * @returns false where it may work later.
 */
export async function answerMessage(
  workspace: Workspace,
  message: Message,
  key: string,
  since: string | null,
): Promise<boolean> {
  const { bot, botUser } = workspace;
  const { channel, user, ts, isDirect } = message;
  if (user === botUser) return true;
  const replyTarget = { channel, user, thread: message.thread_ts ?? (isDirect ? null : ts) };
  const { channels } = decodeText(message.text);
  const line = messageToLine(workspace, message);
  const idempotencyKey = { key: createHash('sha256').update(key).digest('hex').slice(0, 32), since };
  return workspace.responder.inThread(replyTarget, idempotencyKey, async () => {
    if (message.isWithheld) return { answer: interruptedAnswer(), part: 1, isPublic: false };
    const from = { replyTarget, name: user, userTeam: message.userTeam, channels };
    return toReply(workspace, { from, isForAll: true, part: 1, modal: null }, (asker, poster) =>
      bot.replyLine(line, asker, since === null ? poster : createInterruptedPoster(poster.file), key, message.file),
    );
  });
}

/** Whether a message asks to check something, which may be a story that is not published yet. */
export function isStoryMessage(workspace: Workspace, message: Message): boolean {
  const { commands } = workspace.bot;
  const [word = ''] = messageToLine(workspace, message).replace(/^\//, '').split(/\s/);
  return commands.some((command) => command.name === word.toLowerCase() && takesStory(command));
}

function messageToLine({ bot, botUser }: Workspace, { text, file }: Message): string {
  const typed = decodeText(withoutMention(text, botUser)).text.trim();
  // A file alone is a story to check.
  return typed === '' && file !== null ? (bot.commands.find(takesStory)?.name ?? '') : typed;
}

function interruptedAnswer(): Answer {
  return createAnswer({
    tone: 'fault',
    title: 'Send it again',
    blocks: [
      paragraph(text('Whosaid was restarted while it checked this. Nothing of it is kept, so send it once more.')),
    ],
  });
}

/** The first mention of the bot calls it; later ones are part of what is said. */
function withoutMention(raw: string, bot: string | null): string {
  return bot === null ? raw : raw.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>[,:]?`), '');
}
