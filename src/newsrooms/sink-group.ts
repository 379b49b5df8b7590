/** A newsroom's connections to one platform as one: what it posts goes to the workspace that has the channel. */
import type { Connection } from '../adapters/newsrooms.ts';
import type { Platform } from '../bot/asker.ts';
import { DeliveryError } from '../bot/outbox/delivery-error.ts';

export interface SinkGroup extends Connection {
  add(connection: Connection): void;
  remove(connection: Connection): void;
  isEmpty(): boolean;
}

/** With these nothing was sent, and another workspace may have the channel: each numbers its channels independently. */
const TRY_NEXT_PROBLEMS: ReadonlySet<string> = new Set(['no-channel', 'not-invited', 'no-message']);

export function createSinkGroup(platform: Platform): SinkGroup {
  const connections = new Set<Connection>();

  async function tryEach<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    let lastError: DeliveryError | null = null;
    for (const connection of connections) {
      try {
        return await work(connection);
      } catch (error) {
        if (!(error instanceof DeliveryError) || !TRY_NEXT_PROBLEMS.has(error.problem)) throw error;
        // That the bot is not in a channel says more than that a workspace has no such channel.
        if (lastError === null || error.problem === 'not-invited') lastError = error;
      }
    }
    throw (
      lastError ??
      new DeliveryError('later', `Whosaid is not connected to ${platform} just now. Try again in a minute.`)
    );
  }

  return {
    platform,
    add: (connection) => void connections.add(connection),
    remove: (connection) => void connections.delete(connection),
    isEmpty: () => connections.size === 0,
    resolve: (channel) => tryEach((connection) => connection.resolve(channel)),
    post: (target, answer) => tryEach((connection) => connection.post(target, answer)),
    update: (posted, answer) => tryEach((connection) => connection.update(posted, answer)),
    async stop() {
      await Promise.all([...connections].map((connection) => connection.stop()));
    },
  };
}
