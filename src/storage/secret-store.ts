/** Secrets in the store, each encrypted for its own name. What the store, its backups and its copies hold is ciphertext. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../lib/errors.ts';
import type { Seal } from './encryption.ts';
import { createKeyv } from './keyv.ts';
import { KeyTakenError, type Store } from './store.ts';

export interface Vault {
  /** Null when nothing is kept under the name. Throws as `Seal.unseal` does. */
  get(name: string): Promise<string | null>;
  put(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  /** Does the work while no other copy does any under the same name: for reading, changing and putting back. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A copy that dies in its work is waited for this long, in milliseconds; no work here takes nearly as long. */
const HELD_MS = 30_000;
const BETWEEN_LOOKS_MS = 50;

/** @param namespace must be one that no newsroom can have: a dot is in none of their names. */
export function createVault(store: Store, namespace: string, seal: Seal, now: () => Date): Vault {
  const kept = createKeyv<string>(store, namespace, 'replace');
  const locks = createKeyv<{ owner: string; at: string }>(store, `${namespace}.locks`, 'append');
  const unlocking = createKeyv<{ owner: string; at: string }>(store, `${namespace}.locks`, 'replace');
  const place = (name: string) => placeOf(namespace, name);

  async function lock(name: string): Promise<void> {
    // A clock that jumps must not make it wait for ever.
    for (let looks = 0; looks * BETWEEN_LOOKS_MS <= 2 * HELD_MS; looks += 1) {
      const owner = randomUUID();
      try {
        await locks.set(name, { owner, at: now().toISOString() });
      } catch (error) {
        if (!(error instanceof KeyTakenError)) throw error;
      }
      // A lock that is given back in the middle of the write can let it pass without a record: the record alone counts.
      const holder = await locks.get(name);
      if (holder?.owner === owner) return;
      if (holder !== undefined && Date.parse(holder.at) + HELD_MS < now().getTime()) await unlocking.delete(name);
      else await wait(BETWEEN_LOOKS_MS);
    }
    throw new Error(`another copy has been at work on ${place(name)} for too long`);
  }

  return {
    async get(name) {
      const sealed = await kept.get(name);
      return sealed === undefined ? null : seal.unseal(sealed, place(name)).text;
    },
    async put(name, text) {
      await kept.set(name, seal.seal(text, place(name)));
    },
    async remove(name) {
      await kept.delete(name);
    },
    async names() {
      const found: string[] = [];
      for await (const [name] of kept.iterator?.(undefined) ?? []) found.push(String(name));
      return found;
    },
    async exclusively(name, work) {
      await lock(name);
      try {
        return await work();
      } finally {
        await unlocking.delete(name);
      }
    },
  };
}

export interface Resealed {
  /** How many secrets were encrypted anew. */
  resealed: number;
  /** One for each secret that could not be opened. */
  unreadable: OperatorError[];
}

/** Encrypts with the first key what an earlier one encrypted, so that the earlier one can be taken out of TOKEN_KEYS. */
export async function resealVault(store: Store, namespace: string, seal: Seal, vault: Vault): Promise<Resealed> {
  const kept = createKeyv<string>(store, namespace, 'replace');
  const outcome: Resealed = { resealed: 0, unreadable: [] };
  for (const name of await vault.names()) {
    await vault.exclusively(name, async () => {
      const sealed = await kept.get(name);
      if (sealed === undefined) return;
      try {
        const { text, isCurrent } = seal.unseal(sealed, placeOf(namespace, name));
        if (isCurrent) return;
        await vault.put(name, text);
        outcome.resealed += 1;
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        outcome.unreadable.push(error);
      }
    });
  }
  return outcome;
}

const placeOf = (namespace: string, name: string): string => `${namespace} ${name}`;
