/** What arrives from Slack, and what it asks of the bot. */
import type { App, BlockAction, MessageShortcut, RespondFn, SlashCommand, types } from '@slack/bolt';
import { type Answer, createAnswer, type Invocation, paragraph, text } from '../../bot/answer.ts';
import type { Bot } from '../../bot/bot.ts';
import type { Asker, Poster } from '../../bot/command.ts';
import type { Answering, Body, Place, Reply, Way } from './answering.ts';
import { decodeText, valueToId } from './escape.ts';
import { commandToCallbackId } from './manifest.ts';
import type { Posting } from './posting.ts';
import { TURN_ACTION } from './render.ts';
import type { Seen } from './seen.ts';

interface ListeningSetting {
  bot: Bot;
  answering: Answering;
  posting: Posting;
  seen: Seen;
  /** See Connection. */
  line: () => number;
  /** True from the moment of stopping: nothing new is asked of the bot then. */
  isStopping: () => boolean;
  /** Told of Slack's word that the app was removed. */
  onRemoved: (event: string) => void;
}

/** Registers every listener on a Bolt app. */
export function listen(app: App, setting: ListeningSetting): void {
  const { answering } = setting;
  app.command(/.*/, ({ command, ack, respond }) => {
    // Slack sends no command twice: whoever does so has recorded one on its way.
    if (!setting.seen.first([`trigger ${command.trigger_id}`])) return ack();
    const place = { channel: command.channel_id, user: command.user_id, thread: null };
    const line = setting.line();
    const acknowledge = (body?: Body) =>
      setting.line() === line ? ack(body) : Promise.reject(new Error('the line that the command came by is lost'));
    const way = { place, ack: acknowledge, respond: sendBody(respond) };
    return answering.inAcknowledgement(way, () => askCommand(setting, command, place));
  });
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, respond }) => {
    // A press inside a form has no message to answer under.
    if (body.container.type !== 'message') return ack();
    const place = { channel: body.channel?.id ?? '', user: body.user.id, thread: body.container.thread_ts ?? null };
    await takePress(setting, body, { place, ack: () => ack(), respond: sendBody(respond) });
  });
  app.shortcut<MessageShortcut>({ type: 'message_action' }, ({ shortcut, ack, respond }) => {
    const place = { channel: shortcut.channel.id, user: shortcut.user.id, thread: threadOf(shortcut.message) };
    const way = { place, ack: () => ack(), respond: sendBody(respond) };
    return answering.afterAcknowledgement(
      way,
      () => false,
      () => askShortcut(setting, shortcut, place),
    );
  });
  app.event('app_mention', ({ event, body, context }) => takeMessage(setting, event, body.event_id, context.botUserId));
  app.event('message', async ({ event, body, context }) => {
    if (event.channel_type === 'im') await takeMessage(setting, event, body.event_id, context.botUserId);
  });
  app.event('tokens_revoked', async () => setting.onRemoved('tokens_revoked'));
  app.event('app_uninstalled', async () => setting.onRemoved('app_uninstalled'));
}

function askCommand(setting: ListeningSetting, command: SlashCommand, place: Place): Promise<Reply> {
  const name = command.command.replace(/^\//, '');
  const { text: typed, channels } = decodeText(command.text);
  const named = withChannel(channels, command.channel_name, place);
  const { asker, poster } = personOf(setting, place, command.user_name, named);
  const isForAll = setting.bot.commands.find((one) => one.name === name)?.audience === 'channel';
  return reply(setting, isForAll, 1, () => setting.bot.answerLine(`/${name} ${typed}`.trim(), asker, poster));
}

function askShortcut(setting: ListeningSetting, shortcut: MessageShortcut, place: Place): Promise<Reply> {
  const command = setting.bot.commands.find((one) => commandToCallbackId(one) === shortcut.callback_id) ?? null;
  const option = command?.options.find(({ positional }) => positional) ?? null;
  const { text: said, channels } = decodeText(wordsOf(shortcut.message));
  const named = withChannel(channels, shortcut.channel.name, place);
  const { asker, poster } = personOf(setting, place, shortcut.user.name, named);
  return reply(setting, false, 1, async () => {
    if (command === null || option === null) return outdatedAnswer('menu entry');
    const invocation: Invocation = { command: command.name, options: { [option.name]: said } };
    return setting.bot.answer(invocation, asker, poster);
  });
}

/** Turns of a page take the message's place where it is the asker's alone; any other answer stands by itself. */
async function takePress(setting: ListeningSetting, body: BlockAction, way: Way): Promise<void> {
  const [action] = body.actions;
  const value = action !== undefined && 'value' in action ? String(action.value) : '';
  const isOwn = body.container.is_ephemeral === true || way.place.channel.startsWith('D');
  const isTurn = action?.action_id.startsWith(TURN_ACTION) === true && isOwn;
  const named = withChannel(new Map(), body.channel?.name ?? '', way.place);
  const { asker, poster } = personOf(setting, way.place, body.user.name ?? body.user.id, named);
  await setting.answering.afterAcknowledgement(
    way,
    ({ answer }) => isTurn && answer.tone !== 'fault' && answer.tone !== 'mistake',
    async () => {
      const press = await setting.bot.buttons.recall(valueToId(value));
      return reply(setting, false, press?.part ?? 1, async () =>
        press === null ? outdatedAnswer('button') : setting.bot.answer(press.invocation, asker, poster),
      );
    },
  );
}

/** Takes a message to the bot once, however often and in whatever form Slack delivers it. */
async function takeMessage(
  setting: ListeningSetting,
  event: types.AppMentionEvent | types.MessageEvent,
  eventId: string,
  bot: string | undefined,
): Promise<void> {
  if (!isOfPerson(event) || event.user === bot) return;
  if (!setting.seen.first([eventId, `${event.channel} ${event.ts}`])) return;
  const isDirect = event.type === 'message';
  const thread = event.thread_ts ?? (isDirect ? null : event.ts);
  const place = { channel: event.channel, user: event.user, thread };
  const { text: typed, channels } = decodeText(withoutMention(event.text ?? '', bot));
  const { asker, poster } = personOf(setting, place, event.user, channels);
  await setting.answering.inThread(place, () =>
    reply(setting, true, 1, () => setting.bot.answerLine(typed.trim(), asker, poster)),
  );
}

async function reply(
  setting: ListeningSetting,
  isForAll: boolean,
  part: number,
  ask: () => Promise<Answer>,
): Promise<Reply> {
  const answer = setting.isStopping() ? stoppingAnswer() : await ask();
  return { answer, part, isPublic: isForAll && (answer.tone === 'answer' || answer.tone === 'nothing') };
}

function personOf(
  { posting }: ListeningSetting,
  { channel, user }: Place,
  name: string,
  named: ReadonlyMap<string, string>,
): { asker: Asker; poster: Poster } {
  return { asker: { id: user, name, platform: 'slack', channel, groups: [] }, poster: posting.posterFor(named) };
}

/** The names of channels with that of the one asked in, for which Slack gives these two where it has no name to show. */
function withChannel(
  named: ReadonlyMap<string, string>,
  name: string,
  { channel }: Place,
): ReadonlyMap<string, string> {
  return ['', 'directmessage', 'privategroup'].includes(name) ? named : new Map([...named, [name, channel]]);
}

type PersonsMessage = { user: string; text?: string; channel: string; ts: string; thread_ts?: string };

/** False for messages of bots, and for edits, deletions, joins and the like: a subtype says so. */
function isOfPerson<E extends types.AppMentionEvent | types.MessageEvent>(event: E): event is E & PersonsMessage {
  const isPlain = event.subtype === undefined || event.subtype === 'file_share' || event.subtype === 'thread_broadcast';
  return isPlain && !('bot_id' in event && event.bot_id) && 'user' in event && typeof event.user === 'string';
}

/** The first mention of the bot calls it; later ones are part of what is said. */
function withoutMention(raw: string, bot: string | undefined): string {
  return bot === undefined ? raw : raw.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>[,:]?`), '');
}

/** A message's words; those of its attachments where it has none of its own, as with forwarded messages. */
function wordsOf(message: MessageShortcut['message']): string {
  const attachments = (message.attachments ?? []) as { text?: string; fallback?: string }[];
  return message.text || attachments.map(({ text, fallback }) => text ?? fallback ?? '').join('\n');
}

/** The thread a message stands in; null for one in the channel itself, also when it begins a thread. */
function threadOf({ ts, thread_ts }: MessageShortcut['message']): string | null {
  return typeof thread_ts === 'string' && thread_ts !== ts ? thread_ts : null;
}

function sendBody(respond: RespondFn): (body: Body) => Promise<unknown> {
  return (body) => respond(body);
}

function outdatedAnswer(what: string): Answer {
  return createAnswer({
    tone: 'mistake',
    title: `This ${what} is from an older version`,
    blocks: [paragraph(text('Ask the question again to get a current one.'))],
  });
}

function stoppingAnswer(): Answer {
  return createAnswer({
    tone: 'fault',
    title: 'Restarting',
    blocks: [paragraph(text('The bot is being restarted. Ask again in a minute.'))],
  });
}
