/** How an interaction is answered: by REST, outside the bot's own rate limit. */
import { REST, type RESTOptions } from 'discord.js';
import { type APIInteraction, MessageFlags, Routes } from 'discord-api-types/v10';
import { type CallbackQueue, createCallbackQueue } from './callback-queue.ts';
import { CALLBACK_TIMEOUT_MS } from './limits.ts';
import type { Reply } from './responder.ts';
import { withClockSetbackGuard } from './rest-client.ts';

export interface ReplyDeps {
  /** For first callbacks. */
  callbacks: REST;
  /** For everything after them. */
  rest: REST;
  callbackQueue: CallbackQueue;
}

/** Longer than for other calls: a message that was given up too early and sent again would appear twice. */
const DEFERRED_TIMEOUT_FACTOR = 6;

/**
 * Neither is the client's own: "Interaction endpoints are not bound to the bot's Global Rate Limit", and the library would
 * limit them to 50 a second (https://docs.discord.com/developers/interactions/receiving-and-responding).
 */
export function createReplyDeps(options: Partial<RESTOptions> & { timeout: number }): ReplyDeps {
  const unbound = { ...options, globalRequestsPerSecond: Number.POSITIVE_INFINITY };
  return {
    callbacks: withClockSetbackGuard(new REST({ ...unbound, timeout: CALLBACK_TIMEOUT_MS, retries: 1 })),
    rest: withClockSetbackGuard(new REST({ ...unbound, timeout: options.timeout * DEFERRED_TIMEOUT_FACTOR })),
    callbackQueue: createCallbackQueue(),
  };
}

/** The interaction's own token is enough: the bot's is not sent, so that an error of one says nothing about the other. */
export function createReply(
  { callbacks, rest, callbackQueue }: ReplyDeps,
  { id, token, application_id }: APIInteraction,
): Reply {
  const receivedAt = performance.now();
  return {
    async first(body) {
      await callbackQueue.first(async () => {
        if (performance.now() - receivedAt > CALLBACK_TIMEOUT_MS) throw new Error('Discord does not wait any longer');
        await callbacks.post(Routes.interactionCallback(id, token), { body, auth: false });
      });
    },
    async edit(message) {
      // The audience was fixed by the first callback; Discord takes no such flag here.
      const body = { ...message, flags: message.flags & ~MessageFlags.Ephemeral };
      const route = Routes.webhookMessage(application_id, token, '@original');
      await callbackQueue.later(() => rest.patch(route, { body, auth: false }));
    },
    async follow(body) {
      await callbackQueue.later(() => rest.post(Routes.webhook(application_id, token), { body, auth: false }));
    },
    async sendFile({ name, bytes }) {
      const [body, files] = [
        { flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } },
        [{ name, data: Buffer.from(bytes) }],
      ];
      await callbackQueue.later(() => rest.post(Routes.webhook(application_id, token), { body, files, auth: false }));
    },
  };
}
