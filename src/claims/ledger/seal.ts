/**
 * What the chain commits to of an entry: the SHA-256 of its JSON, in which every part that names a person is replaced by a
 * salted hash. So a person can be forgotten, and the chain and every earlier head stay as they are; docs/proof.md.
 */
import { randomBytes } from 'node:crypto';
import { PROGRAM_VERSION } from '../../lib/program-version.ts';
import { type Link, type Seal, type Sealer, sha256 } from '../../storage/chain.ts';
import { mapPersonalParts } from '../model/erasure.ts';

/** Salts of 128 random bits: nobody can try them all. */
const SALT_BYTES = 16;
/** How Keyv stores a value. */
const STORED_PREFIX = '{"value":';

/** The JSON of the entry in a stored value. */
export function storedToJson(stored: string): string {
  return stored.startsWith(STORED_PREFIX) ? stored.slice(STORED_PREFIX.length, -1) : stored;
}

/** @param now the clock that the note in a chain's first link is dated by. */
export function createEntrySealer(newsroom: string, now: () => Date): Sealer {
  return {
    seal: (_key, stored) => sealEntry(storedToJson(stored)),
    begin: (entries) =>
      JSON.stringify({
        chain: 'whosaid-chain-1',
        newsroom,
        at: now().toISOString(),
        entries,
        program: `whosaid ${PROGRAM_VERSION}`,
      }),
  };
}

export function sealEntry(json: string): Seal {
  const salt = randomBytes(SALT_BYTES).toString('hex');
  const { content, masks } = hashContent(json, salt, null);
  return { salt: masks.length === 0 ? null : salt, content, more: null };
}

/**
 * Hashes an entry's content.
 *
 * @param masks what stands for its personal parts, in their order; null to hash the parts as they are.
 * @param entry what `json` parses to, where the caller has it.
 * @returns the hash, and the salted hashes of the parts as they are now.
 * @throws SyntaxError where it is not JSON.
 */
export function hashContent(
  json: string,
  salt: string | null,
  masks: readonly string[] | null,
  entry: unknown = JSON.parse(json),
): { content: string; masks: string[] } {
  const { text, masks: own } = toCanonicalText(json, salt, masks, entry);
  return { content: sha256(text), masks: own };
}

/** The text that is hashed, as a person would check it by hand. */
export function toCanonicalText(
  json: string,
  salt: string | null,
  masks: readonly string[] | null,
  entry: unknown = JSON.parse(json),
): { text: string; masks: string[] } {
  const own: string[] = [];
  const masked = mapPersonalParts(entry, (part) => {
    own.push(sha256(`${salt ?? ''}${JSON.stringify(part)}`));
    return { sha256: masks === null ? own.at(-1) : (masks[own.length - 1] ?? '') };
  });
  return { text: masked === entry ? json : JSON.stringify(masked), masks: own };
}

/**
 * The link's seal after an erasure: the chain keeps its hashes of the old parts, and the salt that opened them is gone.
 *
 * @param by the key of the entry that announces the erasure.
 */
export function resealEntry(
  before: string,
  after: string,
  { salt, more }: Link,
  by: string,
): { seal: Pick<Seal, 'salt' | 'more'>; content: string } {
  const masks = more?.masks ?? hashContent(before, salt, null).masks;
  const fresh = randomBytes(SALT_BYTES).toString('hex');
  const { content } = hashContent(after, fresh, null);
  return {
    seal: { salt: fresh, more: { ...more, masks, redactions: [...(more?.redactions ?? []), { by, content }] } },
    content,
  };
}

/** The line that stands for a redacted entry in the hash of the entry that announces the erasure. */
export function redactionToLine(key: string, content: string): string {
  return `${key} ${content}\n`;
}
