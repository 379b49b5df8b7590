/** Interactions: their callbacks, follow-ups, edits, and what each makes people see. */
import { randomBytes } from 'node:crypto';
import { isJson, type Json, jsonList, type LoopbackReply, textAt } from '../loopback.ts';
import { discordErrors, errorReply } from './errors.ts';
import { type DiscordMessage, discordCast, type Guild, messageFlags } from './guild.ts';
import { messageToJson } from './guild-json.ts';

/** How long an interaction's token is good: docs.discord.com/developers/interactions/receiving-and-responding#followup-messages. */
const tokenLifetime = 15 * 60 * 1000;

/** Types of callbacks: same page, "Interaction Callback Type". */
const callbackType = { pong: 1, message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 };

/** Types of interactions. */
export const interactionType = { ping: 1, command: 2, component: 3, autocomplete: 4, modal: 5 };

/**
 * One interaction and what the bot did with it. `callback` is the first one that was accepted, or null; `ackAfterMs` is milliseconds from
 * sending to it; `failure` is what the user sees when none came in three seconds, or null.
 * `choices` (autocomplete) and `modal` are what the callback brought, or null; `original` is the message of the answer, or null.
 */
export interface DiscordInteraction {
  id: string;
  token: string;
  payload: Json;
  user: string;
  channel: string;
  source: DiscordMessage | null;
  callback: Json | null;
  ackAfterMs: number | null;
  failure: string | null;
  choices: Json[] | null;
  modal: Json | null;
  original: DiscordMessage | null;
}

interface PendingInteraction {
  interaction: DiscordInteraction;
  start: number;
  at: number;
  closed: boolean;
  settle: () => void;
}

/** What the interactions are made from. `note` gets every body with its kind, and returns what Discord would refuse in it. */
export interface InteractionDeps {
  guild: Guild;
  now: () => number;
  deadlineMs: number;
  note: (kind: 'callback' | 'followup' | 'original', body: unknown) => string[];
}

/** The register of interactions. */
export type Interactions = ReturnType<typeof createInteractions>;

/** A new interaction, not yet sent. */
export function newInteraction(
  guild: Guild,
  payload: Json,
  from: { user: string; channel: string; source: DiscordMessage | null },
): DiscordInteraction {
  const id = guild.snowflake();
  const token = `aW50ZXJhY3Rpb246${randomBytes(12).toString('hex')}`;
  const ids = { id, token, application_id: discordCast.application, version: 1 };
  const nothing = { callback: null, ackAfterMs: null, failure: null, choices: null, modal: null, original: null };
  return { id, token, payload: { ...ids, ...payload }, ...from, ...nothing };
}

/** Puts the content of a body into a message: what is given replaces, what is not stays. */
export function applyBody(message: DiscordMessage, body: Json): void {
  if (body.content !== undefined) message.content = textAt(body, 'content') ?? '';
  if (body.embeds !== undefined) message.embeds = jsonList(body.embeds);
  if (body.components !== undefined) message.components = jsonList(body.components);
  if (isJson(body.message_reference)) message.answers = textAt(body.message_reference, 'message_id');
  if (body.attachments !== undefined) message.attachments = jsonList(body.attachments);
  message.flags =
    (message.flags & messageFlags.ephemeral) | (Number(body.flags ?? message.flags) & ~messageFlags.ephemeral);
}

/** Creates the register. */
export function createInteractions(deps: InteractionDeps) {
  const { guild } = deps;
  const open = new Map<string, PendingInteraction>();
  const openByToken = new Map<string, PendingInteraction>();

  const show = (message: DiscordMessage): Json => {
    const author = guild.users.get(message.author);
    if (author === undefined) throw new Error(`the peer has no user ${message.author}`);
    return messageToJson(message, author);
  };

  const post = (entry: PendingInteraction, data: Json, via: string, loading: boolean): DiscordMessage => {
    const ephemeral = (Number(data.flags ?? 0) & messageFlags.ephemeral) !== 0;
    const message = guild.post(entry.interaction.channel, {
      author: discordCast.application,
      via,
      loading,
      flags: ephemeral ? messageFlags.ephemeral : 0,
      ephemeralTo: ephemeral ? entry.interaction.user : null,
    });
    applyBody(message, data);
    return message;
  };

  /** Takes the effect of a callback. Returns false when its type does not fit the interaction. */
  const take = (entry: PendingInteraction, type: number, data: Json): boolean => {
    const { interaction } = entry;
    const asked = Number(interaction.payload.type);
    if ((asked === interactionType.autocomplete) !== (type === callbackType.choices)) return false;
    if (type === callbackType.choices) interaction.choices = jsonList(data.choices);
    else if (type === callbackType.message) interaction.original = post(entry, data, 'callback', false);
    else if (type === callbackType.deferred) interaction.original = post(entry, data, 'callback', true);
    else if (type === callbackType.modal && asked !== interactionType.modal) interaction.modal = data;
    else if (type === callbackType.deferredUpdate && interaction.source !== null)
      interaction.original = interaction.source;
    else if (type === callbackType.update && interaction.source !== null) {
      interaction.original = interaction.source;
      interaction.source.edited = true;
      applyBody(interaction.source, data);
    } else return false;
    return true;
  };

  const callback = (id: string, token: string, body: Json, withResponse: boolean): LoopbackReply => {
    const entry = open.get(id);
    if (entry === undefined || entry.interaction.token !== token || entry.closed) {
      return errorReply(discordErrors.unknownInteraction);
    }
    const { interaction } = entry;
    if (interaction.callback !== null) return errorReply(discordErrors.alreadyAcknowledged);
    const refused = deps.note('callback', body);
    if (refused.length > 0) return errorReply(discordErrors.invalidForm, refused);
    if (!take(entry, Number(body.type), isJson(body.data) ? body.data : {})) {
      return errorReply(discordErrors.invalidForm, ['this type of callback does not fit the interaction']);
    }
    interaction.callback = body;
    interaction.ackAfterMs = performance.now() - entry.start;
    entry.settle();
    if (!withResponse) return { status: 204 };
    const message = interaction.original === null ? {} : { message: show(interaction.original) };
    const shown = { id, type: interaction.payload.type, response_message_id: interaction.original?.id };
    return { status: 200, body: { interaction: shown, resource: { type: body.type, ...message } } };
  };

  /** The interaction of a webhook token, or the error that the webhook route answers. */
  const byToken = (token: string): { entry: PendingInteraction } | { reply: LoopbackReply } => {
    const entry = openByToken.get(token);
    if (entry === undefined || entry.interaction.callback === null) {
      return { reply: errorReply(discordErrors.unknownWebhook) };
    }
    return deps.now() - entry.at > tokenLifetime ? { reply: errorReply(discordErrors.invalidWebhookToken) } : { entry };
  };

  const messageOf = (entry: PendingInteraction, id: string): DiscordMessage | null => {
    const original = entry.interaction.original;
    if (id !== '@original' && id !== original?.id) return guild.message(entry.interaction.channel, id);
    return original !== null && guild.message(original.channel, original.id) !== null ? original : null;
  };

  const edit = (message: DiscordMessage, body: Json): Json => {
    applyBody(message, body);
    message.edited = !message.loading;
    message.loading = false;
    return show(message);
  };

  return {
    callback,
    /** The first callback that arrives by itself, in the answer to a signed HTTP delivery. */
    answered: (interaction: DiscordInteraction, body: Json) => callback(interaction.id, interaction.token, body, true),
    /**
     * Registers an interaction and resolves when its first callback was accepted, or when three seconds are over:
     * from then on callbacks get 10062, and the user has seen that the application did not respond.
     */
    sent: (interaction: DiscordInteraction): Promise<void> =>
      new Promise((resolve) => {
        const entry: PendingInteraction = {
          interaction,
          start: performance.now(),
          at: deps.now(),
          closed: false,
          settle: () => {},
        };
        const timer = setTimeout(() => {
          entry.closed = true;
          interaction.failure = 'The application did not respond';
          resolve();
        }, deps.deadlineMs);
        entry.settle = () => {
          clearTimeout(timer);
          resolve();
        };
        open.set(interaction.id, entry);
        openByToken.set(interaction.token, entry);
      }),
    /** A follow-up: fills the deferred answer when that has not come yet, else is a message of its own. */
    followUp(token: string, body: Json): LoopbackReply {
      const found = byToken(token);
      if ('reply' in found) return found.reply;
      const refused = deps.note('followup', body);
      if (refused.length > 0) return errorReply(discordErrors.invalidForm, refused);
      const { original } = found.entry.interaction;
      if (original?.loading === true) return { status: 200, body: edit(original, body) };
      return { status: 200, body: show(post(found.entry, body, 'followup', false)) };
    },
    /** Reads, edits or deletes a message of the interaction by its id or `@original`. The audience never changes. */
    onMessage(method: string, token: string, id: string, body: Json): LoopbackReply {
      const found = byToken(token);
      if ('reply' in found) return found.reply;
      const message = messageOf(found.entry, id);
      if (message === null) return errorReply(discordErrors.unknownMessage);
      if (method === 'GET') return { status: 200, body: show(message) };
      if (method === 'DELETE') {
        guild.remove(message);
        return { status: 204 };
      }
      const refused = deps.note('original', body);
      if (refused.length > 0) return errorReply(discordErrors.invalidForm, refused);
      return { status: 200, body: edit(message, body) };
    },
  };
}
