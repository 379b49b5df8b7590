/** How Discord is called: time-outs, rate limits and the clock. */
import { Client, GatewayIntentBits, type REST, type RESTOptions } from 'discord.js';

/** Milliseconds that a call to Discord may take. */
export const CALL_TIMEOUT_MS = 10_000;
/** A request that Discord delays for longer is given up, and the asker is told. */
const MAX_RATE_LIMIT_WAIT_MS = 5000;
/** A deferred answer may come within 15 minutes, and giving it up would leave the asker without one. */
const MAX_DEFERRED_RATE_LIMIT_WAIT_MS = 60_000;
/** Milliseconds; a clock that runs evenly is never set back by so much. */
const MIN_CLOCK_SETBACK_MS = 1_000;

export function createRestOptions(
  api: string,
  callTimeoutMs = CALL_TIMEOUT_MS,
): Partial<RESTOptions> & { timeout: number } {
  return {
    api,
    timeout: callTimeoutMs,
    rejectOnRateLimit: ({ route, retryAfter }) =>
      retryAfter > (route.startsWith('/webhooks') ? MAX_DEFERRED_RATE_LIMIT_WAIT_MS : MAX_RATE_LIMIT_WAIT_MS),
  };
}

export function createClient(restOptions: Partial<RESTOptions>): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    waitGuildTimeout: 5000,
    rest: restOptions,
  });
  withClockSetbackGuard(client.rest);
  return client;
}

/**
 * The library keeps Discord's rate limits, and its own of 50 calls a second, until a time by the machine's clock. If the clock
 * is set back by an hour, they would last for an hour. So they are cleared then, and Discord states them again.
 */
export function withClockSetbackGuard(rest: REST): REST {
  const queue = rest.queueRequest.bind(rest);
  let last = Date.now();
  rest.queueRequest = (request) => {
    const now = Date.now();
    if (now < last - MIN_CLOCK_SETBACK_MS) {
      rest.handlers.clear();
      rest.globalReset = -1;
    }
    last = now;
    return queue(request);
  };
  return rest;
}
