/**
 * The hash chain over the records of one namespace. Each link commits to the link before it and to its record's content;
 * docs/proof.md shows how to check it by hand. What a record's content is, and which of it is salted, the sealer knows.
 */
import { createHash } from 'node:crypto';

/** What the chain holds of one record. All hashes are SHA-256 in lower-case hex. */
export interface Seal {
  /** Makes the hashes of the record's personal parts unguessable; null where it has none. */
  salt: string | null;
  /** The hash of the record's content, in which personal parts are replaced by their salted hashes. */
  content: string;
  more: SealDetails | null;
}

/** What few records have. */
export interface SealDetails {
  /** In the first link alone: when the chain began, and how many records were there before it did. Stands for the link before. */
  begun?: string;
  /** After personal parts were erased: the salted hashes that the chain has of them. */
  masks?: string[];
  /** Each erasure: the key of the record that announces it, and the hash of the content that it left. */
  redactions?: { by: string; content: string }[];
}

export interface Link extends Seal {
  /** From 1, without gaps. */
  number: number;
  hash: string;
}

export interface Sealer {
  seal(key: string, value: string): Seal;
  /** The note in the first link. `records`: how many are there already. */
  begin(records: number): string;
}

/** What a link commits to, in one line. */
export function linkToLine(previous: string, number: number, key: string, content: string): string {
  return `${previous} ${number} ${key} ${content}`;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @param last the link before; null for the first one. @param begun the note of the first link. */
export function nextLink(
  last: Pick<Link, 'number' | 'hash'> | null,
  begun: () => string,
  key: string,
  { salt, content, more }: Seal,
): Link {
  const { begun: given, ...details } = more ?? {};
  const note = last === null ? (given ?? begun()) : undefined;
  const kept: SealDetails = note === undefined ? details : { begun: note, ...details };
  const number = (last?.number ?? 0) + 1;
  const previous = last?.hash ?? sha256(note ?? '');
  return {
    number,
    salt,
    content,
    hash: sha256(linkToLine(previous, number, key, content)),
    more: Object.keys(kept).length === 0 ? null : kept,
  };
}

/** Links rows as they are in another store: their numbers and hashes come out the same where they continue the same chain. */
export function createKeepingSealer(seals: ReadonlyMap<string, Seal>): Sealer {
  const begun = [...seals.values()].find(({ more }) => more?.begun !== undefined)?.more?.begun;
  return {
    seal(key) {
      const seal = seals.get(key);
      if (seal === undefined) throw new Error(`there is no seal for ${key}`);
      return seal;
    },
    // Only the first link of a chain has a beginning.
    begin: () => begun ?? '',
  };
}
