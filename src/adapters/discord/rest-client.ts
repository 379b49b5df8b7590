/** How Discord is called: within which time, after which limits, and by which clock. */
import { Client, GatewayIntentBits, type REST, type RESTOptions } from 'discord.js';

/** Milliseconds that a call to Discord may take. */
export const CALL_WITHIN_MS = 10_000;
/** A request that Discord asks to delay for longer is given up and told. */
const LONGEST_WAIT_MS = 5000;
/** An answer that was promised can come within 15 minutes, and giving it up would leave the asker with the promise. */
const LONGEST_WAIT_FOR_PROMISED_MS = 60_000;
/** A clock that runs evenly is never set back by so many milliseconds. */
const SET_BACK_MS = 1_000;

export function createCalls(api: string, callWithin = CALL_WITHIN_MS): Partial<RESTOptions> & { timeout: number } {
  return {
    api,
    timeout: callWithin,
    rejectOnRateLimit: ({ route, retryAfter }) =>
      retryAfter > (route.startsWith('/webhooks') ? LONGEST_WAIT_FOR_PROMISED_MS : LONGEST_WAIT_MS),
  };
}

export function createClient(calls: Partial<RESTOptions>): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    waitGuildTimeout: 5000,
    rest: calls,
  });
  survivingSetBack(client.rest);
  return client;
}

/**
 * The library holds what it knows of Discord's limits, and its own of 50 calls a second, until a time by the machine's clock.
 * Where that is set back by an hour, each would hold for an hour: then all of them are forgotten, and Discord tells them anew.
 */
export function survivingSetBack(rest: REST): REST {
  const queue = rest.queueRequest.bind(rest);
  let last = Date.now();
  rest.queueRequest = (request) => {
    const now = Date.now();
    if (now < last - SET_BACK_MS) {
      rest.handlers.clear();
      rest.globalReset = -1;
    }
    last = now;
    return queue(request);
  };
  return rest;
}
