/** Slash commands: https://docs.slack.dev/interactivity/implementing-slash-commands */
import type { App, SlackCommandMiddlewareArgs, SlashCommand } from '@slack/bolt';
import { progressAnswer } from '../files.ts';
import { decodeText } from '../render/escape.ts';
import type { ReplyTarget, ResponseBody, SlackReply } from '../responder.ts';
import { type Workspace, workspaceOf } from '../workspace.ts';
import { sendBody, toReply, withCurrentChannel } from './reply.ts';

export function registerCommands(app: App): void {
  // As middleware that ends here for a command: Bolt would otherwise try the listeners of every kind on it.
  app.use(async (args) => {
    if ('command' in args) await handleCommand(workspaceOf(args.context), args);
    else await args.next();
  });
}

async function handleCommand(
  workspace: Workspace,
  { command, ack, respond }: SlackCommandMiddlewareArgs,
): Promise<void> {
  // Slack never sends a command twice; a proxy on the way might. To ask the store would cost a durable write per answer.
  const isFirst = !command.trigger_id || (await workspace.localDeduper.claim([`trigger ${command.trigger_id}`]));
  if (!isFirst) return ack();
  const replyTarget = { channel: command.channel_id, user: command.user_id, thread: null };
  const context = {
    replyTarget,
    ack: (body?: ResponseBody) => ack(body),
    respond: sendBody(respond),
    progress: progressAnswer(workspace.bot, nameOf(command)),
  };
  await workspace.responder.inAcknowledgement(context, () => answerCommand(workspace, command, replyTarget));
}

async function answerCommand(
  workspace: Workspace,
  command: SlashCommand,
  replyTarget: ReplyTarget,
): Promise<SlackReply> {
  const { bot } = workspace;
  const name = nameOf(command);
  const { text: typed, channels } = decodeText(command.text);
  const named = withCurrentChannel(channels, command.channel_name, replyTarget);
  const from = { replyTarget, name: command.user_name, userTeam: command.team_id || null, channels: named };
  const isForAll = bot.commands.find((one) => one.name === name)?.audience === 'channel';
  const trigger = command.trigger_id;
  // The trigger makes a command that is delivered twice, to one replica or to two, record once.
  return toReply(workspace, { from, isForAll, part: 1, modal: { trigger } }, (asker, poster) =>
    bot.replyLine(`/${name} ${typed}`.trim(), asker, poster, trigger),
  );
}

const nameOf = ({ command }: SlashCommand): string => command.replace(/^\//, '');
