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
import type { Asker } from '../../../bot/asker.ts';
import type { Bot } from '../../../bot/bot.ts';
import { type Reply as BotReply, FORM_COMMAND, type Form, isForm } from '../../../bot/forms/form.ts';
import { formToAnswer } from '../../../bot/forms/form-answer.ts';
import type { Poster } from '../../../bot/outbox/poster.ts';
import type { Log } from '../../../lib/log.ts';
import type { Deduper, Inbox } from '../../../storage/dedupe.ts';
import { fileOptionName, firstFileUrl, firstLink, progressAnswer, withFileOption } from '../files.ts';
import { commandToCallbackId } from '../manifest.ts';
import { createInterruptedPoster, createMessageHandler, type Message, type MessageHandler } from '../messages.ts';
import type { Posts } from '../posts.ts';
import { decodeText, valueToId } from '../render/escape.ts';
import {
  answerToSlackModal,
  FORM_CALLBACK,
  formToSlackModal,
  metadataToModalStepRef,
  stateToValues,
} from '../render/modal.ts';
import { PAGE_ACTION_PREFIX } from '../render/render.ts';
import type { ReplyContext, ReplyTarget, Responder, ResponseBody, SlackReply } from '../responder.ts';
import type { UserGroups } from '../user-groups.ts';

interface ListenerDeps {
  bot: Bot;
  responder: Responder;
  posts: Posts;
  groups: UserGroups;
  /** Opens a modal; rejects when Slack refuses, such as three seconds after what was pressed. */
  openView(trigger: string, view: types.ModalView): Promise<unknown>;
  /** Begins the keys of messages: the platform, and the workspace where there are several. */
  keyPrefix: string;
  deduper: Deduper;
  /** The same, known to this process alone. */
  localDeduper: Deduper;
  /** See createQuestions. */
  inbox: Inbox | null;
  reclaimIntervalMs: number;
  log: Log;
  /** The bot's own user id, once it has signed in. */
  botUser: () => string | null;
  /** See Connection. */
  connectionEpoch: () => number;
  /** See Connection. */
  serialize: (body: ResponseBody) => ResponseBody | string;
  /** True from the moment of stopping: nothing new is asked of the bot then. */
  isStopping: () => boolean;
  /** Told of Slack's word that the app was removed. */
  onUninstalled: (event: string) => void;
}

/** Registers every listener on a Bolt app. @returns the messages to the bot, whose taking over is still to be started. */
export function listen(app: App, deps: ListenerDeps): MessageHandler {
  const { responder } = deps;
  const messages = createMessageHandler({
    ...deps,
    answer: (message, key, since) => answerMessage(deps, message, key, since),
  });
  // As a middleware, with which a command's way ends: Bolt would ask the listeners of every kind about each command.
  app.use(async (args) => {
    if ('command' in args) await handleCommand(deps, args);
    else await args.next();
  });
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, ack, respond }) => {
    // A press inside a form has no message to answer under.
    if (body.container.type !== 'message') return ack();
    if (!(await deps.deduper.claim([`trigger ${body.trigger_id}`]))) return ack();
    const replyTarget = {
      channel: body.channel?.id ?? '',
      user: body.user.id,
      thread: body.container.thread_ts ?? null,
    };
    await handleAction(deps, body, { replyTarget, ack: () => ack(), respond: sendBody(respond), progress: null });
  });
  app.shortcut<MessageShortcut>({ type: 'message_action' }, async ({ shortcut, ack, respond }) => {
    if (!(await deps.deduper.claim([`trigger ${shortcut.trigger_id}`]))) return ack();
    const replyTarget = { channel: shortcut.channel.id, user: shortcut.user.id, thread: threadOf(shortcut.message) };
    const name = deps.bot.commands.find((one) => commandToCallbackId(one) === shortcut.callback_id)?.name ?? '';
    const progress = progressAnswer(deps.bot, name);
    const context = { replyTarget, ack: () => ack(), respond: sendBody(respond), progress };
    return responder.afterAcknowledgement(
      context,
      () => false,
      () => answerShortcut(deps, shortcut, replyTarget),
    );
  });
  app.view(FORM_CALLBACK, async ({ body, view, ack }) => {
    const shown = await handleViewSubmission(deps, body.user, view);
    await (shown === null ? ack() : ack({ response_action: 'update', view: shown }));
  });
  // Bolt acknowledges an event before it calls a listener: by then it has to be kept.
  const processEvent = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (await messages.claim(event.body)) await processEvent(event);
    else await event.ack();
  };
  app.event('app_mention', ({ body }) => messages.answer(body));
  app.event('message', ({ body }) => messages.answer(body));
  app.event('tokens_revoked', async () => deps.onUninstalled('tokens_revoked'));
  app.event('app_uninstalled', async () => deps.onUninstalled('app_uninstalled'));
  return messages;
}

async function handleCommand(deps: ListenerDeps, { command, ack, respond }: SlackCommandMiddlewareArgs): Promise<void> {
  const epoch = deps.connectionEpoch();
  // Slack sends no command twice: whoever does so has recorded one on its way. A mark in the store for each command would
  // be a durable write before each answer.
  const isFirst = !command.trigger_id || (await deps.localDeduper.claim([`trigger ${command.trigger_id}`]));
  if (!isFirst) return ack();
  const replyTarget = { channel: command.channel_id, user: command.user_id, thread: null };
  const acknowledge = (body?: ResponseBody) =>
    deps.connectionEpoch() === epoch
      ? ack(body && deps.serialize(body))
      : Promise.reject(new Error('the line that the command came by is lost'));
  const progress = progressAnswer(deps.bot, command.command.replace(/^\//, ''));
  const context = { replyTarget, ack: acknowledge, respond: sendBody(respond), progress };
  return deps.responder.inAcknowledgement(context, () => answerCommand(deps, command, replyTarget));
}

async function answerCommand(deps: ListenerDeps, command: SlashCommand, replyTarget: ReplyTarget): Promise<SlackReply> {
  const name = command.command.replace(/^\//, '');
  const { text: typed, channels } = decodeText(command.text);
  const named = withCurrentChannel(channels, command.channel_name, replyTarget);
  const { asker, poster } = await resolveAsker(deps, replyTarget, command.user_name, named);
  const isForAll = deps.bot.commands.find((one) => one.name === name)?.audience === 'channel';
  return toReply(deps, isForAll, 1, command.trigger_id, () =>
    // A command that is delivered twice, to this copy or to two, records once.
    deps.bot.replyLine(`/${name} ${typed}`.trim(), asker, poster, command.trigger_id),
  );
}

async function answerShortcut(
  deps: ListenerDeps,
  shortcut: MessageShortcut,
  replyTarget: ReplyTarget,
): Promise<SlackReply> {
  const command = deps.bot.commands.find((one) => commandToCallbackId(one) === shortcut.callback_id) ?? null;
  const option = command?.options.find(({ positional }) => positional) ?? null;
  const words = messageText(shortcut.message);
  const { text: said, channels } = decodeText(words);
  const named = withCurrentChannel(channels, shortcut.channel.name, replyTarget);
  const { asker, poster } = await resolveAsker(deps, replyTarget, shortcut.user.name, named);
  return toReply(deps, false, 1, shortcut.trigger_id, async () => {
    if (command === null || option === null) return outdatedAnswer('menu entry');
    const file = fileOptionName(command);
    const address = file === null ? null : firstFileUrl(shortcut.message.files);
    const options: Invocation['options'] =
      file !== null && address !== null
        ? { [file]: address }
        : { [option.name]: (file === null ? null : firstLink(words)) ?? said };
    return deps.bot.reply({ command: command.name, options }, asker, poster, shortcut.trigger_id);
  });
}

/** Turns of a page take the message's place where it is the asker's alone; any other answer stands by itself. */
async function handleAction(deps: ListenerDeps, body: BlockAction, context: ReplyContext): Promise<void> {
  const [action] = body.actions;
  const value = action !== undefined && 'value' in action ? String(action.value) : '';
  const isOwn = body.container.is_ephemeral === true || context.replyTarget.channel.startsWith('D');
  const isPageTurn = action?.action_id.startsWith(PAGE_ACTION_PREFIX) === true && isOwn;
  const named = withCurrentChannel(new Map(), body.channel?.name ?? '', context.replyTarget);
  await deps.responder.afterAcknowledgement(
    context,
    ({ answer }) => isPageTurn && answer !== null && answer.tone !== 'fault' && answer.tone !== 'mistake',
    async () => {
      const { asker, poster } = await resolveAsker(deps, context.replyTarget, body.user.name ?? body.user.id, named);
      const press = await deps.bot.buttons.load(valueToId(value));
      return toReply(deps, false, press?.part ?? 1, body.trigger_id, async () =>
        press === null ? outdatedAnswer('button') : deps.bot.reply(press.invocation, asker, poster, body.trigger_id),
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
  deps: ListenerDeps,
  message: Message,
  key: string,
  since: string | null,
): Promise<boolean> {
  const { channel, user, ts, isDirect } = message;
  if (user === deps.botUser()) return true;
  const replyTarget = { channel, user, thread: message.thread_ts ?? (isDirect ? null : ts) };
  const { text: typed, channels } = decodeText(withoutMention(message.text, deps.botUser()));
  const line = withFileOption(deps.bot, typed.trim(), message.file);
  const idempotencyKey = { key: createHash('sha256').update(key).digest('hex').slice(0, 32), since };
  return deps.responder.inThread(replyTarget, idempotencyKey, async () => {
    const { asker, poster } = await resolveAsker(deps, replyTarget, user, channels);
    const messagePoster = since === null ? poster : createInterruptedPoster(poster.file);
    return toReply(deps, true, 1, null, () => deps.bot.replyLine(line, asker, messagePoster, key));
  });
}

/** @param trigger what lets a modal be opened; null where nothing was pressed or typed that gives one. */
async function toReply(
  deps: ListenerDeps,
  isForAll: boolean,
  part: number,
  trigger: string | null,
  ask: () => Promise<BotReply>,
): Promise<SlackReply> {
  const replied = deps.isStopping() ? stoppingAnswer() : await ask();
  const answer = isForm(replied) ? await openForm(deps, trigger, replied) : replied;
  return {
    answer,
    part,
    isPublic:
      isForAll && answer !== null && !isForm(replied) && (answer.tone === 'answer' || answer.tone === 'nothing'),
  };
}

/** @returns null once the modal is open; else the answer with the button that opens it. */
async function openForm(deps: ListenerDeps, trigger: string | null, form: Form): Promise<Answer | null> {
  if (trigger === null) return formToAnswer(form);
  try {
    await deps.openView(trigger, formToSlackModal(form));
    return null;
  } catch {
    // A trigger lives for three seconds; the button brings a new one.
    return formToAnswer(form);
  }
}

/** Takes one step of a form. @returns the modal that takes its place; null to close it. */
async function handleViewSubmission(
  deps: ListenerDeps,
  user: { id: string; name: string },
  view: { private_metadata: string; state: { values: unknown } },
): Promise<types.ModalView | null> {
  const press = metadataToModalStepRef(view.private_metadata);
  if (press === null) return null;
  if (deps.isStopping()) return answerToSlackModal(stoppingAnswer(), press);
  const replyTarget = { channel: user.id, user: user.id, thread: null };
  const { asker, poster } = await resolveAsker(deps, replyTarget, user.name, new Map());
  const { draft, step } = press;
  const replied = press.reopens
    ? await deps.bot.reply({ command: FORM_COMMAND, options: { draft, step: String(step) } }, asker, poster, null)
    : await deps.bot.submit({ draft, step }, stateToValues(view.state.values), asker, poster);
  if (isForm(replied)) return formToSlackModal(replied);
  const mayGoBack = replied.actions.some(({ command }) => command === FORM_COMMAND);
  return answerToSlackModal(replied, mayGoBack ? { draft, step } : null);
}

async function resolveAsker(
  { posts, groups }: ListenerDeps,
  { channel, user }: ReplyTarget,
  name: string,
  named: ReadonlyMap<string, string>,
): Promise<{ asker: Asker; poster: Poster }> {
  const asker: Asker = { id: user, name, platform: 'slack', channel, groups: await groups.of(user) };
  return { asker, poster: posts.posterFor(user, channel, named) };
}

/** The names of channels with that of the one asked in, for which Slack gives these two where it has no name to show. */
function withCurrentChannel(
  named: ReadonlyMap<string, string>,
  name: string,
  { channel }: ReplyTarget,
): ReadonlyMap<string, string> {
  return ['', 'directmessage', 'privategroup'].includes(name) ? named : new Map([...named, [name, channel]]);
}

/** The first mention of the bot calls it; later ones are part of what is said. */
function withoutMention(raw: string, bot: string | null): string {
  return bot === null ? raw : raw.replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>[,:]?`), '');
}

/** A message's words; those of its attachments where it has none of its own, as with forwarded messages. */
function messageText(message: MessageShortcut['message']): string {
  const attachments = (message.attachments ?? []) as { text?: string; fallback?: string }[];
  return message.text || attachments.map(({ text, fallback }) => text ?? fallback ?? '').join('\n');
}

/** The thread a message stands in; null for one in the channel itself, also when it begins a thread. */
function threadOf({ ts, thread_ts }: MessageShortcut['message']): string | null {
  return typeof thread_ts === 'string' && thread_ts !== ts ? thread_ts : null;
}

function sendBody(respond: RespondFn): (body: ResponseBody) => Promise<unknown> {
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
