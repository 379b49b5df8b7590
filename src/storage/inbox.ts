/**
 * Questions that were accepted from a platform and not answered yet, kept in the store: if the process that accepted one
 * dies, another answers it.
 */
import type Keyv from 'keyv';
import { z } from 'zod';
import { createFirstSeen } from './first-seen.ts';
import { claimKeys, listKeys } from './keyv.ts';

export interface InboxMessage {
  key: string;
  /** When it was asked, ISO: from then on an answer may have arrived unnoticed. */
  at: string;
  payload: unknown;
}

export interface Inbox {
  /**
   * Stores a question under its key until it is acknowledged.
   *
   * @param question what it takes to answer it, as JSON.
   * @returns false where it is stored already: somebody else has accepted it. Rejects where the store cannot tell.
   */
  add(key: string, question: unknown): Promise<boolean>;
  /** It is answered, or nobody can answer it. */
  ack(key: string): Promise<void>;
  /** It could not be answered now: whoever looks next may try. */
  release(key: string): Promise<void>;
  /**
   * Reclaims released and abandoned messages one at a time; only one replica gets each. A message is reclaimed only when
   * the caller comes to it, so that those behind it do not count as tried. Expired ones are deleted.
   */
  reclaim(): AsyncIterable<InboxMessage>;
  /** The keys of all messages, whoever accepted them. */
  keys(): Promise<string[]>;
}

/** Nobody waits longer for an answer, in milliseconds. */
const MESSAGE_TTL_MS = 15 * 60_000;
/** After so many processes have died over a question, it may be what kills them. */
const MAX_RECLAIMS = 3;

const storedMessageSchema = z.strictObject({
  at: z.iso.datetime(),
  /** The process that answers it; null for none. */
  worker: z.string().nullable(),
  /** Since when. */
  taken: z.iso.datetime(),
  /** How often it was reclaimed. */
  heirs: z.int().min(0),
  question: z.unknown(),
});
type StoredMessage = z.infer<typeof storedMessageSchema>;

/**
 * @param stores one namespace of the store: once as what nobody may set twice, once as what may be replaced and deleted.
 * @param dedupe what the replicas share; null where there is only one.
 * @param worker the name of this process: no other, earlier or later, has it.
 * @param leaseMs how long another replica may take to answer, from when this one first saw the question. 0 where there can
 *   be no other at the same time.
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
  const ageOf = createFirstSeen(leaseMs, elapsed);

  /**
   * False for a message that another replica has claimed, or that was reclaimed too often.
   *
   * @param expiries how many leases ago the message became free: whoever claimed it then died before storing that.
   */
  async function tryReclaim(key: string, message: StoredMessage, expiries: number): Promise<boolean> {
    if (message.worker !== null && message.heirs >= MAX_RECLAIMS) {
      await changing.delete(key);
      return false;
    }
    const claim = `heir ${message.heirs}${expiries === 0 ? '' : `.${expiries}`} of ${key}`;
    if (dedupe !== null && !(await dedupe.claim([claim]))) return false;
    await changing.set(key, {
      ...message,
      worker,
      taken: now().toISOString(),
      heirs: message.heirs + 1,
    } satisfies StoredMessage);
    return true;
  }

  return {
    add(key, question) {
      const at = now().toISOString();
      return claimKeys<unknown>(adding, [key], { at, worker, taken: at, heirs: 0, question } satisfies StoredMessage);
    },
    async ack(key) {
      await changing.delete(key);
    },
    async release(key) {
      const message = storedMessageSchema.safeParse(await changing.get(key));
      if (message.success) await changing.set(key, { ...message.data, worker: null });
    },
    keys: () => listKeys(changing),
    async *reclaim() {
      for (const key of await listKeys(changing)) {
        // Read again: somebody may have answered it since the list was made.
        const value = await changing.get(key);
        if (value === undefined) continue;
        const read = storedMessageSchema.safeParse(value);
        if (!read.success || now().getTime() - Date.parse(read.data.at) > MESSAGE_TTL_MS) {
          await changing.delete(key);
          continue;
        }
        const message = read.data;
        const age = ageOf(JSON.stringify([key, message.worker, message.taken, message.heirs]));
        const leases = leaseMs === 0 ? 0 : Math.floor(age / leaseMs);
        const isHeld = message.worker === worker || (leaseMs > 0 && leases === 0);
        if (message.worker !== null && isHeld) continue;
        const expiries = message.worker === null ? leases : Math.max(0, leases - 1);
        if (await tryReclaim(key, message, expiries)) yield { key, at: message.at, payload: message.question };
      }
    },
  };
}
