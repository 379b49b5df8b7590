/**
 * Answers a raw interaction. It knows no transport: `Reply` is made from REST calls over the gateway, and from the response
 * over HTTP.
 */
import { type APIInteraction, InteractionResponseType, MessageFlags } from 'discord-api-types/v10';
import type { Answer, Invocation } from '../../bot/answer.ts';
import type { Asker } from '../../bot/asker.ts';
import type { Bot } from '../../bot/bot.ts';
import { type Reply as BotReply, FORM_COMMAND, isForm } from '../../bot/forms/form.ts';
import { formToAnswer } from '../../bot/forms/form-answer.ts';
import type { Poster } from '../../bot/outbox/poster.ts';
import type { Log } from '../../lib/log.ts';
import { truncate } from '../../lib/text.ts';
import { createBackpressure } from './backpressure.ts';
import type { CallbackQueue } from './callback-queue.ts';
import { errorToLogFields, isInteractionGone } from './errors.ts';
import {
  audienceOf,
  type InteractionRequest,
  interactionToAsker,
  interactionToRequest,
  isAutocomplete,
} from './interaction.ts';
import { DEFER_AFTER_MS, MAX_CHOICE_LENGTH, MAX_CHOICES } from './limits.ts';
import { type DiscordModal, formToDiscordModal } from './render/modal.ts';
import { answerToDiscord, type DiscordMessage, sentenceToDiscord } from './render/render.ts';

export interface CallbackBody {
  type: InteractionResponseType;
  data?: DiscordMessage | { flags: number } | { choices: { name: string; value: string }[] } | DiscordModal;
}

/** The ways to answer one interaction; each rejects when Discord refuses. */
export interface Reply {
  /** Within three seconds of the interaction, once. */
  first(body: CallbackBody): Promise<void>;
  /** Fills in what was promised, or replaces the message with the button. Within 15 minutes. */
  edit(message: DiscordMessage): Promise<void>;
  follow(message: DiscordMessage): Promise<void>;
  /** A file that only the asker sees. */
  sendFile(file: { name: string; bytes: Uint8Array }): Promise<void>;
}

export interface Responder {
  /** Never rejects: an error is logged, and told to the asker if Discord still allows it. */
  respond(interaction: APIInteraction, reply: Reply, poster: Poster): Promise<void>;
}

interface BotRequest {
  ask(asker: Asker, poster: Poster): Promise<BotReply>;
  /** For the log. */
  command: string;
  /** Discord opens no modal in response to a modal: a further step is offered by a button. */
  opens: 'always' | 'without errors' | 'never';
  part: number;
  /** Whether the answer, if it is one, is for everybody. */
  isPublic: boolean;
  /** Whether it takes the place of the message with the button; `mayReplace`: if the answer asks for that. */
  replaces: boolean;
  mayReplace: boolean;
}

interface ReadyMessages {
  messages: DiscordMessage[];
  isAnswer: boolean;
  isInPlace: boolean;
  /** Opened instead of sending the messages. */
  modal: DiscordModal | null;
  file?: Answer['file'];
}

const INTERNAL_ERROR = 'Something went wrong on our side, and it has been noted. Please ask again.';
const OLD_BUTTON = 'This button is from an older version of the bot. Please ask again.';

/** If more commands than this wait, all are deferred at once, because their answers may come too late. */
const OVERLOAD_THRESHOLD = 50;
/** If more commands than this wait, the next is told to ask again: its answer would take half a minute or more. */
const MAX_PENDING = 3_000;
const BUSY = 'Whosaid is busy: too many questions came at once. Please ask again in a minute.';

export function createResponder({
  bot,
  log,
  callbackQueue,
}: {
  bot: Bot;
  log: Log;
  callbackQueue: CallbackQueue;
}): Responder {
  const backpressure = createBackpressure(OVERLOAD_THRESHOLD, callbackQueue.isUrgent);
  return {
    async respond(interaction, reply, poster) {
      const asker = interactionToAsker(interaction);
      try {
        const request = interactionToRequest(interaction, bot.commands);
        if (request.kind === 'completion') return await complete(request, reply);
        const question = await toBotRequest(request, interaction.id);
        if (question === null) return;
        if (typeof question === 'string') return await reply.first(refusalToCallback(interaction, question));
        if (backpressure.pendingCount() >= MAX_PENDING) return await reply.first(refusalToCallback(interaction, BUSY));
        await answer(question, asker, reply, poster);
      } catch (error) {
        log.warn('discord.interaction_failed', errorToLogFields(error));
      }
    },
  };

  /** @returns a sentence where there is no question to answer; null where the interaction is not ours. */
  async function toBotRequest(
    request: Exclude<InteractionRequest, { kind: 'completion' }>,
    delivery: string,
  ): Promise<BotRequest | string | null> {
    switch (request.kind) {
      case 'unknown':
        return null;
      case 'refusal':
        return request.sentence;
      case 'command':
        return {
          ...invocationToRequest(request.invocation, delivery),
          part: 1,
          isPublic: request.audience === 'channel',
          replaces: false,
          mayReplace: false,
        };
      case 'form':
        return {
          ask: (asker, poster) => bot.submit(request.press, request.values, asker, poster),
          command: FORM_COMMAND,
          opens: 'never',
          part: 1,
          isPublic: false,
          replaces: false,
          mayReplace: request.mayReplace,
        };
      case 'press': {
        const press = await bot.buttons.load(request.id);
        if (press === null) return OLD_BUTTON;
        const { command, options } = press.invocation;
        const isPublic = !request.replaces && press.part === 1 && audienceOf(command, bot.commands) === 'channel';
        return {
          ...invocationToRequest({ command, options: { ...options, ...request.chosen } }, delivery),
          part: press.part,
          isPublic,
          replaces: request.replaces,
          mayReplace: request.mayReplace,
        };
      }
    }
  }

  function invocationToRequest(
    invocation: Invocation,
    delivery: string,
  ): Pick<BotRequest, 'ask' | 'command' | 'opens'> {
    return {
      ask: (asker, poster) => bot.reply(invocation, asker, poster, delivery),
      command: invocation.command,
      opens: invocation.command === FORM_COMMAND ? 'always' : 'without errors',
    };
  }

  async function answer(question: BotRequest, asker: Asker, reply: Reply, poster: Poster): Promise<void> {
    const deferred = Promise.withResolvers<null>();
    const pending = backpressure.acquire(() => deferred.resolve(null)).then(() => toMessages(question, asker, poster));
    const timer = setTimeout(deferred.resolve, DEFER_AFTER_MS, null).unref();
    const ready = await Promise.race([pending, deferred.promise]);
    clearTimeout(timer);
    if (ready === null) {
      await reply.first(
        question.replaces
          ? { type: InteractionResponseType.DeferredMessageUpdate }
          : {
              type: InteractionResponseType.DeferredChannelMessageWithSource,
              data: { flags: question.isPublic ? 0 : MessageFlags.Ephemeral },
            },
      );
      const { messages, file } = await pending;
      await send(messages, question.isPublic, reply, (message) => reply.edit(message));
      await sendFile(file, reply);
      log.info('discord.delivered', { promised: true, messages: messages.length });
      return;
    }
    if (ready.modal !== null) return await reply.first({ type: InteractionResponseType.Modal, data: ready.modal });
    // Only the asker sees a mistake. After deferring, Discord would no longer let us choose.
    const isPublic = question.isPublic && ready.isAnswer;
    await send(ready.messages, isPublic, reply, (data) =>
      reply.first({
        type:
          question.replaces || (question.mayReplace && ready.isInPlace)
            ? InteractionResponseType.UpdateMessage
            : InteractionResponseType.ChannelMessageWithSource,
        data,
      }),
    );
    await sendFile(ready.file, reply);
    log.info('discord.delivered', { promised: false, messages: ready.messages.length });
  }

  async function sendFile(file: Answer['file'], reply: Reply): Promise<void> {
    if (file !== undefined) await reply.sendFile({ name: file.name, bytes: await file.write() });
  }

  /** If Discord refuses the message, the asker gets a sentence rather than “did not respond”. */
  async function send(
    messages: readonly DiscordMessage[],
    isPublic: boolean,
    reply: Reply,
    first: (message: DiscordMessage) => Promise<void>,
  ): Promise<void> {
    const flag = (message: DiscordMessage) =>
      isPublic ? message : { ...message, flags: message.flags | MessageFlags.Ephemeral };
    const [head, ...others] = messages;
    try {
      if (head !== undefined) await first(flag(head));
    } catch (error) {
      if (isInteractionGone(error)) throw error;
      log.error('discord.answer_rejected', errorToLogFields(error));
      return await first(flag(sentenceToDiscord(INTERNAL_ERROR)));
    }
    for (const message of others) await reply.follow(flag(message));
  }

  /** All parts, if they cannot be asked for one by one. */
  async function toMessages(
    { ask, command, opens, part }: BotRequest,
    asker: Asker,
    poster: Poster,
  ): Promise<ReadyMessages> {
    try {
      const replied = await ask(asker, poster);
      const answer = isForm(replied) ? formToAnswer(replied) : replied;
      const messages = await answerToMessages(answer, part, bot.buttons);
      if (!isForm(replied))
        return {
          messages,
          isAnswer: answer.tone === 'answer' && !answer.isPrivate,
          isInPlace: answer.isInPlace === true,
          modal: null,
          file: answer.file,
        };
      // A modal has too little room for an error: it is shown first, with a button that opens the form.
      const isClean = replied.fields.every(({ error }) => error === null);
      const opensNow = opens === 'always' || (opens === 'without errors' && isClean);
      return {
        messages,
        isAnswer: false,
        isInPlace: answer.isInPlace === true,
        modal: opensNow ? formToDiscordModal(replied) : null,
      };
    } catch (error) {
      log.error('discord.answer_failed', { command, ...errorToLogFields(error) });
      return { messages: [sentenceToDiscord(INTERNAL_ERROR)], isAnswer: false, isInPlace: false, modal: null };
    }
  }

  async function complete(
    { command, option, typed, others }: Extract<InteractionRequest, { kind: 'completion' }>,
    reply: Reply,
  ): Promise<void> {
    const choices = await bot.complete(command, option, typed, others).catch((error: unknown) => {
      log.warn('discord.autocomplete_failed', { command, option, ...errorToLogFields(error) });
      return [];
    });
    const shown = choices
      .filter(({ label, value }) => label !== '' && value !== '' && value.length <= MAX_CHOICE_LENGTH)
      .slice(0, MAX_CHOICES)
      .map(({ label, value }) => ({ name: truncate(label, MAX_CHOICE_LENGTH), value }));
    await reply.first({
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices: shown },
    });
  }
}

/** @returns the given part, its buttons saved; all parts if the answer cannot be asked again. */
export async function answerToMessages(
  answer: Answer,
  part: number,
  buttons: Bot['buttons'],
): Promise<DiscordMessage[]> {
  const first = answerToDiscord(answer, part, buttons.idOf);
  const later = answer.origin === null ? Array.from({ length: first.parts - 1 }, (_, index) => index + 2) : [];
  const rendered = [first, ...later.map((number) => answerToDiscord(answer, number, buttons.idOf))];
  await buttons.save(rendered.flatMap(({ presses }) => presses));
  return rendered.map(({ payload }) => payload);
}

/** @returns the callback that shows the asker a sentence; for a completion, which cannot, an empty list. */
export function refusalToCallback(interaction: APIInteraction, sentence: string): CallbackBody {
  if (isAutocomplete(interaction))
    return { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices: [] } };
  const message = sentenceToDiscord(sentence);
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { ...message, flags: message.flags | MessageFlags.Ephemeral },
  };
}
