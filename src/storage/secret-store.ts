/** Secrets in the store, each encrypted for its own name: the store and its backups hold ciphertext only. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { OperatorError } from '../lib/errors.ts';
import type { Encryptor } from './encryption.ts';
import { claimKeys, createKeyv, listKeys } from './keyv.ts';
import type { Store } from './store.ts';

export interface SecretStore {
  /** Null when there is none of that name. Throws as `Encryptor.decrypt` does. */
  get(name: string): Promise<string | null>;
  set(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  /** Does the work while no other replica does any under the same name: for reading, changing and writing back. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** How long the lock of a replica that died is respected, in milliseconds; no work here takes nearly as long. */
const LOCK_TTL_MS = 30_000;
const LOCK_POLL_INTERVAL_MS = 50;

/** @param namespace must be one that no newsroom can have: a dot is in none of their names. */
export function createSecretStore(store: Store, namespace: string, encryptor: Encryptor, now: () => Date): SecretStore {
  const stored = createKeyv<string>(store, namespace, 'replace');
  const locks = createKeyv<{ owner: string; at: string }>(store, `${namespace}.locks`, 'append');
  const unlocking = createKeyv<{ owner: string; at: string }>(store, `${namespace}.locks`, 'replace');
  const toPath = (name: string) => secretPath(namespace, name);

  async function lock(name: string): Promise<void> {
    // Counted, and not timed: a clock that jumps must not make it wait for ever.
    for (let looks = 0; looks * LOCK_POLL_INTERVAL_MS <= 2 * LOCK_TTL_MS; looks += 1) {
      const owner = randomUUID();
      await claimKeys(locks, [name], { owner, at: now().toISOString() });
      // The store may acknowledge a claim although its record was deleted meanwhile: the record alone counts.
      const holder = await locks.get(name);
      if (holder?.owner === owner) return;
      if (holder !== undefined && Date.parse(holder.at) + LOCK_TTL_MS < now().getTime()) await unlocking.delete(name);
      else await wait(LOCK_POLL_INTERVAL_MS);
    }
    throw new Error(`another replica has been at work on ${toPath(name)} for too long`);
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
    names: () => listKeys(stored),
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
  /** How many secrets were encrypted again. */
  reencrypted: number;
  /** One for each secret that could not be decrypted. */
  unreadable: OperatorError[];
}

/** Encrypts with the first key what an earlier one encrypted, so that the earlier key can be removed from TOKEN_KEYS. */
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
