/**
 * Encryption of secrets at rest: AES-256-GCM of node:crypto, with the secret's place as authenticated data, so that a
 * ciphertext cannot be decrypted in another place. Nonces are random: with 96 bits and far fewer than 2^32
 * secrets a key none repeats (NIST SP 800-38D, 8.3, https://doi.org/10.6028/NIST.SP.800-38D).
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { OperatorError } from '../lib/errors.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'sealed1';

export interface Encryptor {
  /** Encrypts for this place alone, with the first key. */
  encrypt(text: string, place: string): string;
  /**
   * @returns the text, and whether the first key decrypted it: where not, encrypt it again.
   * @throws OperatorError, a line that names the place and the remedy, and holds neither key nor text.
   */
  decrypt(sealed: string, place: string): { text: string; isCurrent: boolean };
}

/** @param keys in base64, 32 bytes each: the first one encrypts, all of them decrypt. */
export function createEncryptor(keys: readonly string[]): Encryptor {
  const keyRing = keys.map((key) => {
    const bytes = Buffer.from(key, 'base64');
    return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 8) };
  });
  const [first] = keyRing;
  if (first === undefined) throw new Error('encryption needs a key');
  return {
    encrypt(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, first.bytes, nonce).setAAD(aad(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [FORMAT, first.id, Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')].join('.');
    },
    decrypt(sealed, place) {
      const [format, id = '', packed = ''] = sealed.split('.');
      const key = format === FORMAT ? keyRing.find((one) => one.id === id) : undefined;
      if (key === undefined && format === FORMAT && /^[0-9a-f]{8}$/.test(id))
        throw new OperatorError(
          `TOKEN_KEYS: what is kept of ${place} was encrypted with the key ${id}, which is not among them: add that key at the end.`,
        );
      try {
        const bytes = Buffer.from(packed, 'base64url');
        const decipher = createDecipheriv(CIPHER, key?.bytes ?? '', bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        }).setAAD(aad(place));
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        const text =
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
        return { text, isCurrent: key === first };
      } catch (cause) {
        throw new OperatorError(
          `What is kept of ${place} was changed or moved there from elsewhere, and was not used: install the app there again.`,
          { cause },
        );
      }
    },
  };
}

/** A secret for one purpose, the same for all replicas with the same first key. It reveals nothing of the key. */
export function deriveSecret(key: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', purpose, 32)).toString('base64url');
}

const aad = (place: string): Buffer => Buffer.from(`whosaid ${FORMAT}\n${place}`, 'utf8');
