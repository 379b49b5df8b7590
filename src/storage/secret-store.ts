/** Secrets in the store, each encrypted for its own name. What the store, its backups and its copies hold is ciphertext. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../lib/errors.ts';
import type { Encryptor } from './encryption.ts';
import { createKeyv } from './keyv.ts';
import { KeyTakenError, type Store } from './store.ts';

export interface SecretStore {
  /** Null when nothing is kept under the name. Throws as `Seal.unseal` does. */
  get(name: string): Promise<string | null>;
  set(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  /** Does the work while no other copy does any under the same name: for reading, changing and putting back. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A copy that dies in its work is waited for this long, in milliseconds; no work here takes nearly as long. */
const LOCK_TTL_MS = 30_000;
const LOCK_POLL_INTERVAL_MS = 50;

/** @param namespace must be one that no newsroom can have: a dot is in none of their names. */
export function createSecretStore(store: Store, namespace: string, encryptor: Encryptor, now: () => Date): SecretStore {
  const stored = createKeyv<string>(store, namespace, 'replace');
  const locks = createKeyv<{ owner: string; at: string }>(store, `${namespace}.locks`, 'append');
  const unlocking = createKeyv<{ owner: string; at: string }>(store, `${namespace}.locks`, 'replace');
  const toPath = (name: string) => secretPath(namespace, name);

  async function lock(name: string): Promise<void> {
    // A clock that jumps must not make it wait for ever.
    for (let looks = 0; looks * LOCK_POLL_INTERVAL_MS <= 2 * LOCK_TTL_MS; looks += 1) {
      const owner = randomUUID();
      try {
        await locks.set(name, { owner, at: now().toISOString() });
      } catch (error) {
        if (!(error instanceof KeyTakenError)) throw error;
      }
      // A lock that is given back in the middle of the write can let it pass without a record: the record alone counts.
      const holder = await locks.get(name);
      if (holder?.owner === owner) return;
      if (holder !== undefined && Date.parse(holder.at) + LOCK_TTL_MS < now().getTime()) await unlocking.delete(name);
      else await wait(LOCK_POLL_INTERVAL_MS);
    }
    throw new Error(`another copy has been at work on ${toPath(name)} for too long`);
  }

  return {
    async get(name) {
      const sealed = await stored.get(name);
      return sealed === undefined ? null : encryptor.decrypt(sealed, toPath(name)).text;
    },
    async set(name, text) {
      await stored.set(name, encryptor.encrypt(text, toPath(name)));
    },
    async remove(name) {
      await stored.delete(name);
    },
    async names() {
      const found: string[] = [];
      for await (const [name] of stored.iterator?.(undefined) ?? []) found.push(String(name));
      return found;
    },
    async withLock(name, work) {
      await lock(name);
      try {
        return await work();
      } finally {
        await unlocking.delete(name);
      }
    },
  };
}

export interface ReencryptResult {
  /** How many secrets were encrypted anew. */
  reencrypted: number;
  /** One for each secret that could not be opened. */
  unreadable: OperatorError[];
}

/** Encrypts with the first key what an earlier one encrypted, so that the earlier one can be taken out of TOKEN_KEYS. */
export async function reencryptSecrets(
  store: Store,
  namespace: string,
  encryptor: Encryptor,
  secrets: SecretStore,
): Promise<ReencryptResult> {
  const stored = createKeyv<string>(store, namespace, 'replace');
  const outcome: ReencryptResult = { reencrypted: 0, unreadable: [] };
  for (const name of await secrets.names()) {
    await secrets.withLock(name, async () => {
      const sealed = await stored.get(name);
      if (sealed === undefined) return;
      try {
        const { text, isCurrent } = encryptor.decrypt(sealed, secretPath(namespace, name));
        if (isCurrent) return;
        await secrets.set(name, text);
        outcome.reencrypted += 1;
      } catch (error) {
        if (!(error instanceof OperatorError)) throw error;
        outcome.unreadable.push(error);
      }
    });
  }
  return outcome;
}

const secretPath = (namespace: string, name: string): string => `${namespace} ${name}`;
