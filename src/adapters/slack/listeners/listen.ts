/** What arrives from Slack, and what it asks of the bot. */
import { createHash } from 'node:crypto';
import type {
  App,
  BlockAction,
  MessageShortcut,
  RespondFn,
  SlackCommandMiddlewareArgs,
  SlashCommand,
  types,
} from '@slack/bolt';
import { type Answer, createAnswer, type Invocation, paragraph, text } from '../../../bot/answer.ts';
import type { Bot } from '../../../bot/bot.ts';
import type { Asker, Poster } from '../../../bot/command.ts';
import { type Reply as BotReply, FORM_COMMAND, type Form, formToAnswer, isForm } from '../../../bot/forms/form.ts';
import type { Log } from '../../../lib/log.ts';
import type { Taken, Unanswered } from '../../../storage/dedupe.ts';
import { fileOf, fileOptionOf, linkOf, waitingFor, withFile } from '../files.ts';
import { commandToCallbackId } from '../manifest.ts';
import { createInterruptedPoster, createQuestions, type Message, type Questions } from '../messages.ts';
import type { Posting } from '../posts.ts';
import { decodeText, valueToId } from '../render/escape.ts';
import {
  answerToSlackModal,
  FORM_CALLBACK,
  formToSlackModal,
  metadataToPress,
  stateToValues,
} from '../render/modal.ts';
import { TURN_ACTION } from '../render/render.ts';
import type { Answering, Body, Place, Reply, Way } from '../responder.ts';
import type { Groups } from '../user-groups.ts';

interface ListeningSetting {
  bot: Bot;
  answering: Answering;
  posting: Posting;
  groups: Groups;
  /** Opens a modal; rejects when Slack refuses, such as three seconds after what was pressed. */
  openView(trigger: string, view: types.ModalView): Promise<unknown>;
  /** Begins the keys of messages: the platform, and the workspace where there are several. */
  place: string;
  taken: Taken;
  /** The same, known to this process alone. */
  takenHere: Taken;
  /** See createQuestions. */
  unanswered: Unanswered | null;
  lookEvery: number;
  log: Log;
  /** The bot's own user id, once it has signed in. */
  botUser: () => string | null;
  /** See Connection. */
  line: () => number;
  /** See Connection. */
  pack: (body: Body) => Body | string;
  /** True from the moment of stopping: nothing new is asked of the bot then. */
  isStopping: () => boolean;
  /** Told of Slack's word that the app was removed. */
  onRemoved: (event: string) => void;
}

/** Registers every listener on a Bolt app. @returns the messages to the bot, whose taking over is still to be started. */
export function listen(app: App, setting: ListeningSetting): Questions {
  const { answering } = setting;
  const questions = createQuestions({
    ...setting,
    answer: (message, key, since) => answerMessage(setting, message, key, since),
  });
  // As a middleware, with which a command's way ends: Bolt would ask the listeners of every kind about each command.
  app.use(async (args) => {
    if ('command' in args) await takeCommand(setting, args);
    else await args.next();
  });
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, respond }) => {
    // A press inside a form has no message to answer under.
    if (body.container.type !== 'message') return ack();
    if (!(await setting.taken.first([`trigger ${body.trigger_id}`]))) return ack();
    const place = { channel: body.channel?.id ?? '', user: body.user.id, thread: body.container.thread_ts ?? null };
    await takePress(setting, body, { place, ack: () => ack(), respond: sendBody(respond), waiting: null });
  });
  app.shortcut<MessageShortcut>({ type: 'message_action' }, async ({ shortcut, ack, respond }) => {
    if (!(await setting.taken.first([`trigger ${shortcut.trigger_id}`]))) return ack();
    const place = { channel: shortcut.channel.id, user: shortcut.user.id, thread: threadOf(shortcut.message) };
    const name = setting.bot.commands.find((one) => commandToCallbackId(one) === shortcut.callback_id)?.name ?? '';
    const waiting = waitingFor(setting.bot, name);
    const way = { place, ack: () => ack(), respond: sendBody(respond), waiting };
    return answering.afterAcknowledgement(
      way,
      () => false,
      () => askShortcut(setting, shortcut, place),
    );
  });
  app.view(FORM_CALLBACK, async ({ body, view, ack }) => {
    const shown = await takeSubmission(setting, body.user, view);
    await (shown === null ? ack() : ack({ response_action: 'update', view: shown }));
  });
  // Bolt acknowledges an event before it calls a listener: by then it has to be kept.
  const processEvent = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (await questions.isFirst(event.body)) await processEvent(event);
    else await event.ack();
  };
  app.event('app_mention', ({ body }) => questions.answer(body));
  app.event('message', ({ body }) => questions.answer(body));
  app.event('tokens_revoked', async () => setting.onRemoved('tokens_revoked'));
  app.event('app_uninstalled', async () => setting.onRemoved('app_uninstalled'));
  return questions;
}

async function takeCommand(
  setting: ListeningSetting,
  { command, ack, respond }: SlackCommandMiddlewareArgs,
): Promise<void> {
  const line = setting.line();
  // Slack sends no command twice: whoever does so has recorded one on its way. A mark in the store for each command would
  // be a durable write before each answer.
  const isFirst = !command.trigger_id || (await setting.takenHere.first([`trigger ${command.trigger_id}`]));
  if (!isFirst) return ack();
  const place = { channel: command.channel_id, user: command.user_id, thread: null };
  const acknowledge = (body?: Body) =>
    setting.line() === line
      ? ack(body && setting.pack(body))
      : Promise.reject(new Error('the line that the command came by is lost'));
  const waiting = waitingFor(setting.bot, command.command.replace(/^\//, ''));
  const way = { place, ack: acknowledge, respond: sendBody(respond), waiting };
  return setting.answering.inAcknowledgement(way, () => askCommand(setting, command, place));
}

async function askCommand(setting: ListeningSetting, command: SlashCommand, place: Place): Promise<Reply> {
  const name = command.command.replace(/^\//, '');
  const { text: typed, channels } = decodeText(command.text);
  const named = withChannel(channels, command.channel_name, place);
  const { asker, poster } = await personOf(setting, place, command.user_name, named);
  const isForAll = setting.bot.commands.find((one) => one.name === name)?.audience === 'channel';
  return reply(setting, isForAll, 1, command.trigger_id, () =>
    // A command that is delivered twice, to this copy or to two, records once.
    setting.bot.replyLine(`/${name} ${typed}`.trim(), asker, poster, command.trigger_id),
  );
}

async function askShortcut(setting: ListeningSetting, shortcut: MessageShortcut, place: Place): Promise<Reply> {
  const command = setting.bot.commands.find((one) => commandToCallbackId(one) === shortcut.callback_id) ?? null;
  const option = command?.options.find(({ positional }) => positional) ?? null;
  const words = wordsOf(shortcut.message);
  const { text: said, channels } = decodeText(words);
  const named = withChannel(channels, shortcut.channel.name, place);
  const { asker, poster } = await personOf(setting, place, shortcut.user.name, named);
  return reply(setting, false, 1, shortcut.trigger_id, async () => {
    if (command === null || option === null) return outdatedAnswer('menu entry');
    const file = fileOptionOf(command);
    const address = file === null ? null : fileOf(shortcut.message.files);
    const options: Invocation['options'] =
      file !== null && address !== null
        ? { [file]: address }
        : { [option.name]: (file === null ? null : linkOf(words)) ?? said };
    return setting.bot.reply({ command: command.name, options }, asker, poster, shortcut.trigger_id);
  });
}

/** Turns of a page take the message's place where it is the asker's alone; any other answer stands by itself. */
async function takePress(setting: ListeningSetting, body: BlockAction, way: Way): Promise<void> {
  const [action] = body.actions;
  const value = action !== undefined && 'value' in action ? String(action.value) : '';
  const isOwn = body.container.is_ephemeral === true || way.place.channel.startsWith('D');
  const isTurn = action?.action_id.startsWith(TURN_ACTION) === true && isOwn;
  const named = withChannel(new Map(), body.channel?.name ?? '', way.place);
  await setting.answering.afterAcknowledgement(
    way,
    ({ answer }) => isTurn && answer !== null && answer.tone !== 'fault' && answer.tone !== 'mistake',
    async () => {
      const { asker, poster } = await personOf(setting, way.place, body.user.name ?? body.user.id, named);
      const press = await setting.bot.buttons.recall(valueToId(value));
      return reply(setting, false, press?.part ?? 1, body.trigger_id, async () =>
        press === null ? outdatedAnswer('button') : setting.bot.reply(press.invocation, asker, poster, body.trigger_id),
      );
    },
  );
}

/**
 * Answers a message in its thread.
 *
 * @param key the same for every delivery of the message: what it records is recorded once, what it is answered stands once.
 * @param since when it was asked, where somebody may have begun to answer it; null for one that comes just now.
 * @returns false where it may work later.
 */
async function answerMessage(
  setting: ListeningSetting,
  message: Message,
  key: string,
  since: string | null,
): Promise<boolean> {
  const { channel, user, ts, isDirect } = message;
  if (user === setting.botUser()) return true;
  const place = { channel, user, thread: message.thread_ts ?? (isDirect ? null : ts) };
  const { text: typed, channels } = decodeText(withoutMention(message.text, setting.botUser()));
  const line = withFile(setting.bot, typed.trim(), message.file);
  const once = { key: createHash('sha256').update(key).digest('hex').slice(0, 32), since };
  return setting.answering.inThread(place, once, async () => {
    const { asker, poster } = await personOf(setting, place, user, channels);
    const mayPost = since === null ? poster : createInterruptedPoster(poster.file);
    return reply(setting, true, 1, null, () => setting.bot.replyLine(line, asker, mayPost, key));
  });
}

/** @param trigger what lets a modal be opened; null where nothing was pressed or typed that gives one. */
async function reply(
  setting: ListeningSetting,
  isForAll: boolean,
  part: number,
  trigger: string | null,
  ask: () => Promise<BotReply>,
): Promise<Reply> {
  const replied = setting.isStopping() ? stoppingAnswer() : await ask();
  const answer = isForm(replied) ? await openForm(setting, trigger, replied) : replied;
  return {
    answer,
    part,
    isPublic:
      isForAll && answer !== null && !isForm(replied) && (answer.tone === 'answer' || answer.tone === 'nothing'),
  };
}

/** @returns null once the modal is open; else the answer with the button that opens it. */
async function openForm(setting: ListeningSetting, trigger: string | null, form: Form): Promise<Answer | null> {
  if (trigger === null) return formToAnswer(form);
  try {
    await setting.openView(trigger, formToSlackModal(form));
    return null;
  } catch {
    // A trigger lives for three seconds; the button brings a new one.
    return formToAnswer(form);
  }
}

/** Takes one step of a form. @returns the modal that takes its place; null to close it. */
async function takeSubmission(
  setting: ListeningSetting,
  user: { id: string; name: string },
  view: { private_metadata: string; state: { values: unknown } },
): Promise<types.ModalView | null> {
  const press = metadataToPress(view.private_metadata);
  if (press === null) return null;
  if (setting.isStopping()) return answerToSlackModal(stoppingAnswer(), press);
  const place = { channel: user.id, user: user.id, thread: null };
  const { asker, poster } = await personOf(setting, place, user.name, new Map());
  const { draft, step } = press;
  const replied = press.reopens
    ? await setting.bot.reply({ command: FORM_COMMAND, options: { draft, step: String(step) } }, asker, poster, null)
    : await setting.bot.submit({ draft, step }, stateToValues(view.state.values), asker, poster);
  if (isForm(replied)) return formToSlackModal(replied);
  const mayGoBack = replied.actions.some(({ command }) => command === FORM_COMMAND);
  return answerToSlackModal(replied, mayGoBack ? { draft, step } : null);
}

async function personOf(
  { posting, groups }: ListeningSetting,
  { channel, user }: Place,
  name: string,
  named: ReadonlyMap<string, string>,
): Promise<{ asker: Asker; poster: Poster }> {
  const asker: Asker = { id: user, name, platform: 'slack', channel, groups: await groups.of(user) };
  return { asker, poster: posting.posterFor(user, channel, named) };
}

/** The names of channels with that of the one asked in, for which Slack gives these two where it has no name to show. */
function withChannel(
  named: ReadonlyMap<string, string>,
  name: string,
  { channel }: Place,
): ReadonlyMap<string, string> {
  return ['', 'directmessage', 'privategroup'].includes(name) ? named : new Map([...named, [name, channel]]);
}

/** The first mention of the bot calls it; later ones are part of what is said. */
function withoutMention(raw: string, bot: string | null): string {
  return bot === null ? raw : raw.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>[,:]?`), '');
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
