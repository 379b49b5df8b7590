/**
 * Questions that a platform was told are taken, and that are not answered yet: kept in the store, so that one is answered
 * although the process that took it did not live to.
 */
import type Keyv from 'keyv';
import { z } from 'zod';
import { KeyTakenError } from './store.ts';

export interface InboxMessage {
  key: string;
  /** When it was asked, ISO: from then on an answer may have arrived unnoticed. */
  at: string;
  payload: unknown;
}

export interface Inbox {
  /**
   * Keeps a question under a key that no other has, until it is settled.
   *
   * @param question what it takes to answer it, as JSON.
   * @returns false where it is kept already: somebody else has taken it. Rejects where the store cannot tell.
   */
  add(key: string, question: unknown): Promise<boolean>;
  /** It is answered, or nobody can answer it. */
  ack(key: string): Promise<void>;
  /** It could not be answered now: whoever looks next may try. */
  release(key: string): Promise<void>;
  /**
   * Takes over what was released and what others left behind, each for one caller of all copies, and each when the caller
   * comes to it: what waits behind another has killed nobody. The aged are dropped.
   */
  reclaim(): AsyncIterable<InboxMessage>;
  /** The keys of all that is kept, by whomever. */
  keys(): Promise<string[]>;
}

/** An answer that comes later helps nobody: in milliseconds. */
const MESSAGE_TTL_MS = 15 * 60_000;
/** A question that so many did not live to answer after the first one may be what killed them. */
const MAX_RECLAIMS = 3;

const storedMessageSchema = z.strictObject({
  at: z.iso.datetime(),
  /** The process that answers it; null for nobody. */
  worker: z.string().nullable(),
  /** Since when. */
  taken: z.iso.datetime(),
  /** How many have taken it over. */
  heirs: z.int().min(0),
  question: z.unknown(),
});
type StoredMessage = z.infer<typeof storedMessageSchema>;

/**
 * @param stores one namespace of the store: once as what nobody may set twice, once as what may be replaced and deleted.
 * @param dedupe what the copies share; null where there is one alone.
 * @param worker the name of this process: no other, earlier or later, has it.
 * @param leaseMs how long another copy may take to answer, from when this one first saw the question: what it says itself is
 *   told by a clock that may have been ahead, behind or set since. 0 where there can be no other at the same time.
 * @param elapsed milliseconds of a clock that is never set back.
 */
export function createInbox(
  stores: { adding: Keyv<unknown>; changing: Keyv<unknown> },
  dedupe: { claim(keys: readonly string[]): Promise<boolean> } | null,
  worker: string,
  leaseMs: number,
  now: () => Date,
  elapsed: () => number = () => performance.now(),
): Inbox {
  const { adding, changing } = stores;
  /** Since when, by `elapsed`, notes have been as they were at the last look. */
  let seen = new Map<string, number>();

  /**
   * False for one that another copy has taken, or that its heirs left behind too: it may be what killed them.
   *
   * @param spare how many leases the note has been free: whoever set the mark a lease ago died before it took the note over.
   */
  async function tryReclaim(key: string, note: StoredMessage, spare: number): Promise<boolean> {
    if (note.worker !== null && note.heirs >= MAX_RECLAIMS) {
      await changing.delete(key);
      return false;
    }
    const mark = `heir ${note.heirs}${spare === 0 ? '' : `.${spare}`} of ${key}`;
    if (dedupe !== null && !(await dedupe.claim([mark]))) return false;
    await changing.set(key, {
      ...note,
      worker,
      taken: now().toISOString(),
      heirs: note.heirs + 1,
    } satisfies StoredMessage);
    return true;
  }

  async function keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const [key] of changing.iterator?.(undefined) ?? []) found.push(key);
    return found;
  }

  return {
    async add(key, question) {
      const at = now().toISOString();
      try {
        await adding.set(key, { at, worker, taken: at, heirs: 0, question } satisfies StoredMessage);
        return true;
      } catch (error) {
        if (error instanceof KeyTakenError) return false;
        throw error;
      }
    },
    async ack(key) {
      await changing.delete(key);
    },
    async release(key) {
      const note = storedMessageSchema.safeParse(await changing.get(key));
      if (note.success) await changing.set(key, { ...note.data, worker: null });
    },
    keys,
    async *reclaim() {
      const before = seen;
      seen = new Map();
      for (const key of await keys()) {
        // Read anew: until it is this one's turn somebody may have answered it.
        const value = await changing.get(key);
        if (value === undefined) continue;
        const read = storedMessageSchema.safeParse(value);
        if (!read.success || now().getTime() - Date.parse(read.data.at) > MESSAGE_TTL_MS) {
          await changing.delete(key);
          continue;
        }
        const note = read.data;
        const state = JSON.stringify([key, note.worker, note.taken, note.heirs]);
        const since = before.get(state) ?? elapsed();
        seen.set(state, since);
        const leases = leaseMs === 0 ? 0 : Math.floor((elapsed() - since) / leaseMs);
        const isHeld = note.worker === worker || (leaseMs > 0 && leases === 0);
        if (note.worker !== null && isHeld) continue;
        const spare = note.worker === null ? leases : Math.max(0, leases - 1);
        if (await tryReclaim(key, note, spare)) yield { key, at: note.at, payload: note.question };
      }
    },
  };
}
