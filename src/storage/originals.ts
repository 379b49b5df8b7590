/** Files as they came, each under the SHA-256 of its bytes, so that anyone can check how one was read. */
import { createHash } from 'node:crypto';
import { createKeyv } from './keyv.ts';
import type { Store } from './store.ts';

export interface Originals {
  /** Stores the bytes, once, however often they are given. @returns their SHA-256 in hex. */
  put(bytes: Uint8Array): Promise<string>;
  /** Null where no file has this SHA-256. Throws where what is stored does not have it either. */
  get(sha256: string): Promise<Uint8Array | null>;
}

class DamagedOriginalError extends Error {
  override name = 'DamagedOriginalError';
}

/** Bytes of one record: backups and copies hold some hundreds of records in memory at a time. */
const PIECE = 48 * 1024;

export const originalsNamespace = (newsroom: string): string => `${newsroom}:originals`;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** @param namespace as originalsNamespace gives it. */
export function createOriginals(store: Store, namespace: string): Originals {
  const pieces = createKeyv<string | { pieces: number }>(store, namespace, 'append');
  const pieceKey = (sha256: string, number: number): string => `${sha256}.${number}`;
  return {
    async put(bytes) {
      const sha256 = sha256Of(bytes);
      if ((await pieces.get(sha256)) !== undefined) return sha256;
      const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const count = Math.ceil(data.length / PIECE);
      const records = Array.from({ length: count }, (_, number) => ({
        key: pieceKey(sha256, number),
        value: data.subarray(number * PIECE, (number + 1) * PIECE).toString('base64'),
      }));
      await pieces.setMany([...records, { key: sha256, value: { pieces: count } }]);
      return sha256;
    },
    async get(sha256) {
      const whole = await pieces.get(sha256);
      if (typeof whole !== 'object') return null;
      const data: Buffer[] = [];
      for (let number = 0; number < whole.pieces; number++) {
        const piece = await pieces.get(pieceKey(sha256, number));
        data.push(Buffer.from(typeof piece === 'string' ? piece : '', 'base64'));
      }
      const bytes = Buffer.concat(data);
      if (sha256Of(bytes) !== sha256)
        throw new DamagedOriginalError(`the original ${sha256} is damaged: its bytes have another SHA-256`);
      return bytes;
    },
  };
}

/** For `verifyLedger`: whether a file is stored, and as it was. */
export function createOriginalCheck(originals: Originals): (sha256: string) => Promise<'same' | 'changed' | 'absent'> {
  return async (sha256) => {
    try {
      return (await originals.get(sha256)) === null ? 'absent' : 'same';
    } catch (error) {
      if (error instanceof DamagedOriginalError || error instanceof SyntaxError) return 'changed';
      throw error;
    }
  };
}
