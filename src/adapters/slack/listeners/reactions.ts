/** A reaction that asks to check the message under it: https://docs.slack.dev/reference/events/reaction_added */
import type { App, MessageShortcut } from '@slack/bolt';
import { takesStory } from '../files.ts';
import { decodeText } from '../render/escape.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { messageToOptions } from './message-options.ts';
import { outdatedAnswer, stoppingAnswer, toReply } from './reply.ts';

/** No workspace's id, so that its people are never taken for our own. */
const UNKNOWN_TEAM = 'unknown';

/** @param reaction the emoji's name, without colons */
export function registerReactions(app: App, reaction: string): void {
  app.event('reaction_added', async ({ event, body, context }) => {
    const workspace = workspaceOf(context);
    // A skin tone comes behind the name.
    if (event.reaction.split('::')[0] !== reaction || event.user === workspace.botUser) return;
    if (event.item.type !== 'message' || !(await workspace.deduper.claim([`reaction ${body.event_id}`]))) return;
    // The event does not say whose workspace the person is in: where others share the channel, it may be another one.
    const userTeam = body.is_ext_shared_channel === true ? UNKNOWN_TEAM : workspace.team;
    await checkMessage(workspace, event.user, userTeam, event.item);
  });
}

/** Answers whoever reacted, alone. Nothing is posted where others would see it. */
function checkMessage(
  workspace: Workspace,
  user: string,
  userTeam: string | null,
  { channel, ts }: { channel: string; ts: string },
): Promise<void> {
  const { bot, client, responder } = workspace;
  const replyTarget = { channel, user, thread: null };
  return responder.toAskerAlone(replyTarget, async () => {
    if (workspace.isStopping()) return { answer: stoppingAnswer(), part: 1, isPublic: false };
    const message = await readMessage(client, channel, ts);
    const command = bot.commands.find(takesStory);
    const options = command === undefined || message === null ? null : messageToOptions(command, message);
    if (command === undefined || options === null)
      return { answer: outdatedAnswer('message'), part: 1, isPublic: false };
    const { channels } = decodeText(message?.text ?? '');
    const from = { replyTarget, name: user, userTeam, channels };
    return toReply(workspace, { from, isForAll: false, part: 1, modal: null }, (asker, poster) =>
      bot.reply({ command: command.name, options }, asker, poster, null),
    );
  });
}

/** Null where it is gone. A reply in a thread is found by its own time stamp, too. */
async function readMessage(
  client: Workspace['client'],
  channel: string,
  ts: string,
): Promise<MessageShortcut['message'] | null> {
  const { messages = [] } = await client.conversations.replies({ channel, ts, limit: 1, inclusive: true });
  const found = messages.find((message) => message.ts === ts);
  return found === undefined ? null : (found as MessageShortcut['message']);
}
