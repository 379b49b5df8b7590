/** Message shortcuts: https://docs.slack.dev/interactivity/implementing-shortcuts */
import type { App, MessageShortcut } from '@slack/bolt';
import type { Invocation } from '../../../bot/answer.ts';
import { formatMessageParts } from '../../../bot/asking/message-parts.ts';
import type { Bot } from '../../../bot/bot.ts';
import type { Command } from '../../../bot/command.ts';
import { fileOptionName } from '../../../bot/parsing/attached-file.ts';
import { firstFileUrl, firstLink, progressAnswer } from '../files.ts';
import { commandToCallbackId } from '../manifest.ts';
import { decodeText } from '../render/escape.ts';
import type { ReplyTarget, SlackReply } from '../responder.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { messageToParts } from './message-parts.ts';
import { outdatedAnswer, sendBody, toReply, withCurrentChannel } from './reply.ts';

export function registerShortcuts(app: App): void {
  app.shortcut<MessageShortcut>({ type: 'message_action' }, async ({ shortcut, ack, respond, context }) => {
    const workspace = workspaceOf(context);
    if (!(await workspace.deduper.claim([`trigger ${shortcut.trigger_id}`]))) return ack();
    const replyTarget = { channel: shortcut.channel.id, user: shortcut.user.id, thread: threadOf(shortcut.message) };
    const progress = progressAnswer(workspace.bot, commandOf(workspace.bot, shortcut)?.name ?? '');
    await workspace.responder.afterAcknowledgement(
      { replyTarget, ack: () => ack(), respond: sendBody(respond), progress },
      () => false,
      () => answerShortcut(workspace, shortcut, replyTarget),
    );
  });
}

async function answerShortcut(
  workspace: Workspace,
  shortcut: MessageShortcut,
  replyTarget: ReplyTarget,
): Promise<SlackReply> {
  const { bot } = workspace;
  const command = commandOf(bot, shortcut);
  const parts = messageToParts(shortcut.message);
  const { channels } = decodeText(shortcut.message.text ?? '');
  const named = withCurrentChannel(channels, shortcut.channel.name, replyTarget);
  const from = { replyTarget, name: shortcut.user.name, userTeam: shortcut.user.team_id ?? null, channels: named };
  const trigger = shortcut.trigger_id;
  return toReply(workspace, { from, isForAll: false, part: 1, modal: { trigger } }, async (asker, poster) => {
    const option = command?.options.find(({ positional }) => positional) ?? null;
    if (command === null || option === null) return outdatedAnswer('menu entry');
    const file = fileOptionName(command);
    const address = file === null ? null : firstFileUrl(shortcut.message.files);
    const words = parts.find((part) => part.text !== '')?.text ?? '';
    // A message that is checked by its words may hold a link to anything: only what somebody names is fetched.
    const link = file === null || option.takesParts === true ? null : firstLink(shortcut.message);
    const text = link ?? (option.takesParts === true ? formatMessageParts(parts) : words);
    const options: Invocation['options'] = {
      ...(file !== null && address !== null ? { [file]: address } : {}),
      ...(file === null || address === null || (option.takesParts === true && text !== '')
        ? { [option.name]: text }
        : {}),
    };
    return bot.reply({ command: command.name, options }, asker, poster, trigger);
  });
}

function commandOf({ commands }: Bot, { callback_id }: MessageShortcut): Command | null {
  return commands.find((one) => commandToCallbackId(one) === callback_id) ?? null;
}

/** The thread that a message is in; null for one in the channel itself, even if it begins a thread. */
function threadOf({ ts, thread_ts }: MessageShortcut['message']): string | null {
  return typeof thread_ts === 'string' && thread_ts !== ts ? thread_ts : null;
}
