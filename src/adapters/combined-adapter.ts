/** One newsroom in several workspaces of a platform: what it posts finds the one that has the channel. */
import type { Platform } from '../bot/asker.ts';
import { DeliveryError } from '../bot/outbox/delivery-error.ts';
import type { Adapter } from './adapter.ts';

export interface CombinedAdapter extends Adapter {
  add(adapter: Adapter): void;
  remove(adapter: Adapter): void;
  isEmpty(): boolean;
}

/** Workspaces number their channels apart, so that one that does not know a channel is no failure as long as another does. */
export function createCombinedAdapter(platform: Platform): CombinedAdapter {
  const adapters = new Set<Adapter>();

  async function tryEach<T>(work: (adapter: Adapter) => Promise<T>): Promise<T> {
    let lastError: DeliveryError | null = null;
    for (const adapter of adapters) {
      try {
        return await work(adapter);
      } catch (error) {
        if (!(error instanceof DeliveryError) || !TRY_NEXT_PROBLEMS.has(error.problem)) throw error;
        // A channel that is known and lacks the bot tells more than one that is not known.
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
    add: (adapter) => void adapters.add(adapter),
    remove: (adapter) => void adapters.delete(adapter),
    isEmpty: () => adapters.size === 0,
    async start() {},
    async stop() {
      await Promise.all([...adapters].map((adapter) => adapter.stop()));
    },
    resolve: (channel) => tryEach((adapter) => adapter.resolve(channel)),
    post: (target, answer) => tryEach((adapter) => adapter.post(target, answer)),
    update: (posted, answer) => tryEach((adapter) => adapter.update(posted, answer)),
  };
}

/** Nothing was sent, and another workspace may have the channel. */
const TRY_NEXT_PROBLEMS: ReadonlySet<string> = new Set(['no-channel', 'not-invited', 'no-message']);
