/**
 * Whose turn it is to send something, where several copies of the bot share one store. A turn is a key that the store
 * lets nobody take twice; a copy that dies in its turn is followed by another when the lease is over.
 */
import type Keyv from 'keyv';
import { z } from 'zod';
import { lookbackStart } from '../lib/clock-skew.ts';
import { KeyTakenError } from './store.ts';

export interface Lease {
  /** When an earlier turn began whose holder never told what came of it; null when there was none. */
  unfinishedSince: string | null;
  /** To be called whatever comes of it: until then this process gives the key to nobody else of its own. */
  release(): void;
}

export interface Leases {
  /**
   * @param attempt how many attempts are known to have ended; each gives new turns.
   * @returns null while another copy holds the turn, or somebody else in this process.
   * @throws what the store throws: then nobody knows whether the turn was taken, and asking again tells.
   */
  acquire(key: string, attempt: number): Promise<Lease | null>;
}

const leaseRecordSchema = z.strictObject({ worker: z.string(), at: z.iso.datetime() });
type LeaseRecord = z.infer<typeof leaseRecordSchema>;

/**
 * A claim is held until this process has known it for as long as a lease: when it began is told by a clock that may have
 * been ahead, behind or set since, and a turn that is taken from a living copy is a message sent twice.
 *
 * @param store a Keyv of its own namespace on an append-only adapter.
 * @param worker the name of this process: no other, earlier or later, has it.
 * @param leaseMs how long another copy may keep a turn. 0 where there can be no other at the same time.
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
  /** When other copies' claims were first seen, by `elapsed`, those seen longest ago first. */
  const seen = new Map<string, number>();
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
    for (let heir = 0; ; heir++) {
      const name = `${key}.${attempt}.${heir}`;
      const held = await store.get(name);
      if (held === undefined) {
        const claim: LeaseRecord = { worker, at: now().toISOString() };
        return (await insertRecord(store, name, claim)) ? { unfinishedSince } : null;
      }
      const claim = leaseRecordSchema.parse(held);
      if (claim.worker !== worker && leaseMs > 0 && isHeld(name)) return null;
      unfinishedSince ??= lookbackStart(claim.at, now());
    }
  }

  /** Whether another copy may still be at it. */
  function isHeld(name: string): boolean {
    const since = seen.get(name) ?? elapsed();
    if (elapsed() - since >= leaseMs) return false;
    seen.set(name, since);
    // Of those that nobody asks for any more.
    for (const [other, first] of seen) {
      if (elapsed() - first < 2 * leaseMs) break;
      seen.delete(other);
    }
    return true;
  }
}

async function insertRecord(store: Keyv<unknown>, name: string, record: LeaseRecord): Promise<boolean> {
  try {
    return await store.set(name, record);
  } catch (error) {
    if (error instanceof KeyTakenError) return false;
    throw error;
  }
}
