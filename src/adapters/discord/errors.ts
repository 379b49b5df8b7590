/** Discord's errors in words, for the asker (DeliveryError), the operator (OperatorError) or the log. */
import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { GatewayCloseCodes, RESTJSONErrorCodes } from 'discord-api-types/v10';
import { DeliveryError, type DeliveryProblem } from '../../bot/outbox/delivery-error.ts';
import { errorToMessage, OperatorError } from '../../lib/errors.ts';

const DELIVERY_ERRORS: Record<number, { problem: DeliveryProblem; sentence: (place: string) => string }> = {
  [RESTJSONErrorCodes.MissingAccess]: {
    problem: 'not-invited',
    sentence: (place) =>
      `Whosaid does not see ${place}. Give the Whosaid role View Channel and Send Messages in ${place}, then try again.`,
  },
  [RESTJSONErrorCodes.MissingPermissions]: {
    problem: 'no-permission',
    sentence: (place) =>
      `Whosaid may not write in ${place}. Give the Whosaid role View Channel and Send Messages in ${place} (in a thread: Send Messages in Threads), then try again.`,
  },
  [RESTJSONErrorCodes.UnknownChannel]: {
    problem: 'no-channel',
    sentence: (place) => `Discord no longer has ${place}. Choose another channel.`,
  },
  [RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel]: {
    problem: 'no-channel',
    sentence: (place) =>
      `Messages cannot be posted in ${place}, which is no text channel. Choose a text channel or a thread.`,
  },
  [RESTJSONErrorCodes.UnknownMessage]: {
    problem: 'no-message',
    sentence: (place) => `The post in ${place} has been deleted. Post it again if it is still needed.`,
  },
  [RESTJSONErrorCodes.CannotEditMessageAuthoredByAnotherUser]: {
    problem: 'no-message',
    sentence: (place) =>
      `The post in ${place} is not by this bot, so it cannot be edited. Post it again if it is still needed.`,
  },
  [RESTJSONErrorCodes.InvalidActionOnArchivedThread]: {
    problem: 'archived',
    sentence: (place) => `The thread ${place} is archived. Reopen it, or choose another channel.`,
  },
  [RESTJSONErrorCodes.ThreadLocked]: {
    problem: 'archived',
    sentence: (place) => `The thread ${place} is locked. Ask a moderator to unlock it, or choose another channel.`,
  },
};

/**
 * @param channelLabel the channel as the asker knows it, `#news`.
 * @returns the error to reject with: a DeliveryError, or what was thrown if it is a bug.
 */
export function errorToDeliveryError(error: unknown, channelLabel: string): Error {
  if (error instanceof RateLimitError)
    return retryLaterError(`wait ${Math.max(1, Math.round(error.retryAfter / 1000))} s`, error, error.retryAfter);
  if (error instanceof DiscordAPIError) {
    const refusal = DELIVERY_ERRORS[Number(error.code)];
    if (refusal !== undefined)
      return new DeliveryError(refusal.problem, refusal.sentence(channelLabel), { cause: error });
    if (error.status === 401) {
      return new DeliveryError(
        'no-permission',
        'Discord no longer accepts the token of this bot. Tell whoever runs it to set a new DISCORD_TOKEN.',
        { cause: error },
      );
    }
  }
  if (isTransient(error)) return retryLaterError('try again in a minute', error);
  return error instanceof Error ? error : new Error('posting to Discord failed', { cause: error });
}

function retryLaterError(remedy: string, cause: Error, retryAfter?: number): DeliveryError {
  const options = retryAfter === undefined ? { cause } : { cause, retryAfter };
  return new DeliveryError(
    'later',
    `Discord takes no post right now: ${remedy}, then try again.`.replace('in a minute, then try again', 'in a minute'),
    options,
  );
}

/** @returns whether the platform or the network failed, which passes by itself. */
function isTransient(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof HTTPError || error.name === 'AbortError' || error.name === 'TimeoutError') return true;
  return 'code' in error && /^(?!ERR_)(E[A-Z]|UND_ERR_)/.test(String(error.code));
}

/** @returns whether nothing more can be sent for this interaction. */
export function isInteractionGone(error: unknown): boolean {
  const gone: number[] = [
    RESTJSONErrorCodes.UnknownWebhook,
    RESTJSONErrorCodes.UnknownInteraction,
    RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
    RESTJSONErrorCodes.InvalidWebhookToken,
  ];
  return error instanceof DiscordAPIError && gone.includes(Number(error.code));
}

/** @returns fields for the log, without the address and the body, which contain the interaction's token and the question. */
export function errorToLogFields(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError)
    return { code: error.code, status: error.status, reason: oneLine(error.message) };
  if (error instanceof HTTPError) return { status: error.status, reason: oneLine(error.message) };
  return { reason: oneLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error)) };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 300);

/** @returns what the operator must do if Discord closed the connection for good; null for other codes. */
export function closeCodeToOperatorError(code: number): OperatorError | null {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return badTokenError();
    case GatewayCloseCodes.InvalidIntents:
    case GatewayCloseCodes.DisallowedIntents:
      return new OperatorError(
        'Discord refuses the events this bot asks for (intents): open the application of DISCORD_TOKEN at https://discord.com/developers/applications, Bot, and check Privileged Gateway Intents.',
      );
    case GatewayCloseCodes.ShardingRequired:
      return new OperatorError(
        'The bot of DISCORD_TOKEN is in too many servers for one connection: restart Whosaid, which then opens as many as Discord asks for.',
      );
    default:
      return null;
  }
}

/** @returns why signing in failed, for the operator, never with the token. */
export function signInErrorToOperatorError(error: unknown): Error {
  const message = errorToMessage(error);
  const isBadToken =
    (error instanceof DiscordAPIError && error.status === 401) ||
    /token was provided|Authentication failed/.test(message);
  if (isBadToken) return badTokenError();
  if (/intents/.test(message)) return closeCodeToOperatorError(GatewayCloseCodes.DisallowedIntents) ?? badTokenError();
  if (/sessions remaining/.test(message)) {
    return new OperatorError(`Discord allows the bot of DISCORD_TOKEN no more sign-ins for now: ${oneLine(message)}`, {
      cause: error,
    });
  }
  if (isTransient(error) || error instanceof RateLimitError) {
    return new OperatorError(
      `Discord cannot be reached (${oneLine(message)}): check this machine's network and https://discordstatus.com, then start again.`,
      { cause: error },
    );
  }
  return new Error('signing in to Discord failed', { cause: error });
}

/** Whether Discord says that the bot sees no such server. */
export function isUnknownGuild(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    [RESTJSONErrorCodes.UnknownGuild, RESTJSONErrorCodes.MissingAccess].includes(Number(error.code))
  );
}

export function notInGuildError(guild: string): OperatorError {
  return new OperatorError(
    `The bot of DISCORD_TOKEN is not in the server DISCORD_GUILD=${guild}: invite it, or correct the id.`,
  );
}

function badTokenError(): OperatorError {
  return new OperatorError(
    'Discord refuses DISCORD_TOKEN: copy the bot token again from https://discord.com/developers/applications (your application, Bot, Reset Token) into it.',
  );
}
