/** One newsroom in several workspaces of a platform: what it posts finds the one that has the channel. */
import type { Platform } from '../bot/command.ts';
import { DeliveryError } from '../bot/outbox/delivery-error.ts';
import type { Adapter } from './adapter.ts';

export interface Several extends Adapter {
  join(adapter: Adapter): void;
  leave(adapter: Adapter): void;
  isEmpty(): boolean;
}

/** Workspaces number their channels apart, so that one that does not know a channel is no failure as long as another does. */
export function createSeveral(platform: Platform): Several {
  const adapters = new Set<Adapter>();

  async function first<T>(work: (adapter: Adapter) => Promise<T>): Promise<T> {
    let refused: DeliveryError | null = null;
    for (const adapter of adapters) {
      try {
        return await work(adapter);
      } catch (error) {
        if (!(error instanceof DeliveryError) || !ELSEWHERE.has(error.problem)) throw error;
        // A channel that is known and lacks the bot tells more than one that is not known.
        if (refused === null || error.problem === 'not-invited') refused = error;
      }
    }
    throw (
      refused ?? new DeliveryError('later', `Whosaid is not connected to ${platform} just now. Try again in a minute.`)
    );
  }

  return {
    platform,
    join: (adapter) => void adapters.add(adapter),
    leave: (adapter) => void adapters.delete(adapter),
    isEmpty: () => adapters.size === 0,
    async start() {},
    async stop() {
      await Promise.all([...adapters].map((adapter) => adapter.stop()));
    },
    resolve: (channel) => first((adapter) => adapter.resolve(channel)),
    post: (target, answer) => first((adapter) => adapter.post(target, answer)),
    update: (posted, answer) => first((adapter) => adapter.update(posted, answer)),
  };
}

/** Nothing was sent, and another workspace may have the channel. */
const ELSEWHERE: ReadonlySet<string> = new Set(['no-channel', 'not-invited', 'no-message']);
