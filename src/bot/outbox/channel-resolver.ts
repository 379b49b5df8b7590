/** The platform's ids of configured channels, asked for once; one that cannot be resolved is tried again as a failed message is. */
import type { Log } from '../../lib/log.ts';
import type { MessageSink } from './message.ts';
import { errorToFailure } from './retry-policy.ts';

interface ChannelResolver {
  /** Null where the channel cannot be resolved now: the log says why. Never rejects. */
  resolve(sink: MessageSink, channel: string): Promise<string | null>;
  /** When a channel is tried again, in milliseconds since 1970; null when none is waiting. */
  nextRetry(): number | null;
}

export function createChannelResolver(now: () => Date, log: Log): ChannelResolver {
  const ids = new Map<string, string>();
  const failures = new Map<string, { count: number; retryAt: number }>();

  return {
    async resolve(sink, channel) {
      const { platform } = sink;
      const name = `${platform} ${channel}`;
      const known = ids.get(name);
      if (known !== undefined) return known;
      const failed = failures.get(name);
      if (failed !== undefined && failed.retryAt > now().getTime()) return null;
      try {
        const id = await sink.resolve(channel);
        ids.set(name, id);
        failures.delete(name);
        return id;
      } catch (error) {
        const count = failed?.count ?? 0;
        const { problem, retryInMs } = errorToFailure(error, count);
        log.warn('outbox.channel_not_resolved', { platform, channel, problem, error });
        const retryAt = retryInMs === null ? Number.POSITIVE_INFINITY : now().getTime() + retryInMs;
        failures.set(name, { count: count + 1, retryAt });
        return null;
      }
    },

    nextRetry() {
      const first = Math.min(...[...failures.values()].map(({ retryAt }) => retryAt));
      return Number.isFinite(first) ? first : null;
    },
  };
}
