/** Answers a message to the bot in its thread. */
import { createHash } from 'node:crypto';
import { withFileOption } from '../files.ts';
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
  const { text: typed, channels } = decodeText(withoutMention(message.text, botUser));
  const line = withFileOption(bot, typed.trim(), message.file);
  const idempotencyKey = { key: createHash('sha256').update(key).digest('hex').slice(0, 32), since };
  return workspace.responder.inThread(replyTarget, idempotencyKey, async () => {
    const from = { replyTarget, name: user, channels };
    return toReply(workspace, { from, isForAll: true, part: 1, trigger: null }, (asker, poster) =>
      bot.replyLine(line, asker, since === null ? poster : createInterruptedPoster(poster.file), key),
    );
  });
}

/** The first mention of the bot calls it; later ones are part of what is said. */
function withoutMention(raw: string, bot: string | null): string {
  return bot === null ? raw : raw.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>[,:]?`), '');
}
