/** Message shortcuts: https://docs.slack.dev/interactivity/implementing-shortcuts */
import type { App, MessageShortcut } from '@slack/bolt';
import type { Bot } from '../../../bot/bot.ts';
import type { Command } from '../../../bot/command.ts';
import type { MessageOrigin } from '../../../bot/editing/recording/message-source.ts';
import { progressAnswer } from '../files.ts';
import { commandToCallbackId } from '../manifest.ts';
import { decodeText } from '../render/escape.ts';
import type { ReplyTarget, SlackReply } from '../responder.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { messageToOptions } from './message-options.ts';
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
  const { channels } = decodeText(shortcut.message.text ?? '');
  const named = withCurrentChannel(channels, shortcut.channel.name, replyTarget);
  const from = { replyTarget, name: shortcut.user.name, userTeam: shortcut.user.team_id ?? null, channels: named };
  const trigger = shortcut.trigger_id;
  return toReply(workspace, { from, isForAll: false, part: 1, modal: { trigger } }, async (asker, poster) => {
    const options = command === null ? null : messageToOptions(command, shortcut.message, originOf(shortcut));
    if (command === null || options === null) return outdatedAnswer('menu entry');
    return bot.reply({ command: command.name, options }, asker, poster, trigger);
  });
}

function commandOf({ commands }: Bot, { callback_id }: MessageShortcut): Command | null {
  return commands.find((one) => commandToCallbackId(one) === callback_id) ?? null;
}

/** What Slack calls channels whose name it does not give. */
const NAMELESS = ['directmessage', 'privategroup', 'mpdm'];

/** Slack gives a message's address only when asked; it is built as in "Copy link". */
function originOf({ channel, team, message }: MessageShortcut): Omit<MessageOrigin, 'text'> {
  const thread = threadOf(message);
  const place = thread === null ? '' : `?thread_ts=${thread}&cid=${channel.id}`;
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${place}`;
  return {
    channel: NAMELESS.includes(channel.name) ? null : channel.name,
    address: team?.domain ? `https://${team.domain}.slack.com/${path}` : null,
    sentAt: new Date(Number(message.ts) * 1000),
  };
}

/** The thread that a message is in; null for one in the channel itself, even if it begins a thread. */
function threadOf({ ts, thread_ts }: MessageShortcut['message']): string | null {
  return typeof thread_ts === 'string' && thread_ts !== ts ? thread_ts : null;
}
