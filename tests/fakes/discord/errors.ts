/** Discord's errors by their JSON codes (docs.discord.com/developers/topics/opcodes-and-status-codes), to answer with or to order as faults. */
import type { LoopbackReply } from '../loopback.ts';

/** An error with the HTTP status it comes with. `retryAfter` is in seconds, for status 429 only; `global` tells the limit on everything. */
export interface DiscordError {
  status: number;
  code: number;
  message: string;
  retryAfter?: number;
  global?: boolean;
}

/** A fault for the next call of a route: an error, no answer at all, a cut connection; `unheard`, when it is done and the answer never comes; or `pass`, to let it through and meet a later one. */
export type DiscordFault = DiscordError | 'hang' | 'drop' | 'unheard' | 'pass' | Slow;

/** It is done at once, and the answer comes when the promise resolves. */
export interface Slow {
  until: Promise<unknown>;
}

const error = (status: number, code: number, message: string): DiscordError => ({ status, code, message });

export const discordErrors = {
  unauthorized: error(401, 0, '401: Unauthorized'),
  notFound: error(404, 0, '404: Not Found'),
  unknownChannel: error(404, 10003, 'Unknown Channel'),
  unknownGuild: error(404, 10004, 'Unknown Guild'),
  unknownMember: error(404, 10007, 'Unknown Member'),
  unknownMessage: error(404, 10008, 'Unknown Message'),
  unknownUser: error(404, 10013, 'Unknown User'),
  unknownWebhook: error(404, 10015, 'Unknown Webhook'),
  unknownInteraction: error(404, 10062, 'Unknown interaction'),
  unknownCommand: error(404, 10063, 'Unknown application command'),
  alreadyAcknowledged: error(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: error(403, 50001, 'Missing Access'),
  notTheAuthor: error(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: error(400, 50006, 'Cannot send an empty message'),
  missingPermissions: error(403, 50013, 'Missing Permissions'),
  invalidWebhookToken: error(401, 50027, 'Invalid Webhook Token'),
  invalidForm: error(400, 50035, 'Invalid Form Body'),
  threadExists: error(400, 160004, 'A thread has already been created for this message'),
  server: error(500, 0, '500: Internal Server Error'),
};

/** A rate limit of a route, or of everything, with the seconds to wait. */
export function rateLimit(retryAfter: number, global = false): DiscordError {
  return { status: 429, code: 0, message: 'You are being rate limited.', retryAfter, global };
}

/** The HTTP answer of an error; 429 carries the headers that a client waits by. */
export function errorReply(failure: DiscordError, details: string[] = []): LoopbackReply {
  const { status, code, message, retryAfter, global } = failure;
  if (retryAfter === undefined) {
    const errors =
      details.length === 0 ? {} : { errors: { _errors: details.map((text) => ({ code: 'INVALID', message: text })) } };
    return { status, body: { message, code, ...errors } };
  }
  const headers: Record<string, string> = {
    'retry-after': String(Math.ceil(retryAfter)),
    'x-ratelimit-limit': '1',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': String(retryAfter),
    'x-ratelimit-scope': global ? 'global' : 'user',
  };
  if (global) headers['x-ratelimit-global'] = 'true';
  return { status, headers, body: { message, retry_after: retryAfter, global: global ?? false } };
}
