/**
 * Lets one of several replicas do a piece of work, such as a send. A lease is a key that the store gives away once; when
 * its holder dies, another replica gets the next one after the lease's time is over.
 */
import type Keyv from 'keyv';
import { z } from 'zod';
import { lookbackStart } from '../lib/clock-skew.ts';
import { createFirstSeen } from './first-seen.ts';
import { claimKeys } from './keyv.ts';

export interface Lease {
  /** When an earlier lease began whose outcome nobody recorded; null when there was none. */
  unfinishedSince: string | null;
  /** Call it whatever comes of the work: until then this process gives the key to nobody else of its own. */
  release(): void;
}

export interface Leases {
  /**
   * @param attempt how many attempts are known to have ended; each begins new leases.
   * @returns null while another replica, or somebody else in this process, holds the lease.
   * @throws what the store throws: whether the lease was acquired is then unknown, and asking again tells.
   */
  acquire(key: string, attempt: number): Promise<Lease | null>;
}

const leaseRecordSchema = z.strictObject({ worker: z.string(), at: z.iso.datetime() });

/**
 * A lease counts as held until this process has known of it for `leaseMs`: taking it from a living replica would send a
 * message twice.
 *
 * @param store a Keyv of its own namespace on an append-only adapter.
 * @param worker the name of this process: no other, earlier or later, has it.
 * @param leaseMs how long another replica may hold a lease. 0 where there can be no other at the same time.
 * @param elapsed milliseconds of a clock that is never set back.
 */
export function createLeases(
  store: Keyv<unknown>,
  worker: string,
  leaseMs: number,
  now: () => Date,
  elapsed: () => number = () => performance.now(),
): Leases {
  const held = new Set<string>();
  const ageOf = createFirstSeen(leaseMs, elapsed);
  return {
    async acquire(key, attempt) {
      if (held.has(key)) return null;
      held.add(key);
      const release = () => void held.delete(key);
      try {
        const lease = await tryAcquire(key, attempt);
        if (lease === null) release();
        return lease === null ? null : { ...lease, release };
      } catch (error) {
        release();
        throw error;
      }
    },
  };

  async function tryAcquire(key: string, attempt: number): Promise<Omit<Lease, 'release'> | null> {
    let unfinishedSince: string | null = null;
    for (let successor = 0; ; successor++) {
      const name = `${key}.${attempt}.${successor}`;
      const stored = await store.get(name);
      if (stored === undefined)
        return (await claimKeys(store, [name], { worker, at: now().toISOString() })) ? { unfinishedSince } : null;
      const record = leaseRecordSchema.parse(stored);
      if (record.worker !== worker && leaseMs > 0 && ageOf(name) < leaseMs) return null;
      unfinishedSince ??= lookbackStart(record.at, now());
    }
  }
}
