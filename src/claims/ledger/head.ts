/**
 * A signed head: how many entries a record had at a time, and the hash of its last link. Kept elsewhere, it proves that the
 * record of a later day continues that one: the hash commits to every entry before it.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { OperatorError } from '../../lib/errors.ts';
import { PROGRAM_VERSION } from '../../lib/program-version.ts';
import type { ChainHead } from './verify.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

const statementSchema = z.strictObject({
  format: z.literal('whosaid-head-1'),
  newsroom: z.string(),
  /** When it was signed. */
  at: z.iso.datetime(),
  /** Of the last entry. */
  number: z.int().min(1),
  entry: z.string(),
  hash: hashSchema,
  program: z.string(),
});

const fileSchema = z.strictObject({
  /** The signed text: JSON, to the byte. */
  head: z.string(),
  /** Ed25519, in base64. */
  signature: z.string(),
  /** The raw Ed25519 public key, in base64. */
  publicKey: z.string(),
  /** An RFC 3161 time-stamp token over the SHA-256 of `head`, in base64; null without an authority. */
  timestamp: z.string().nullable(),
});
export type HeadFile = z.infer<typeof fileSchema>;
export type HeadStatement = z.infer<typeof statementSchema>;

/** DER before the 32 bytes of a raw Ed25519 public key (RFC 8410). */
const PUBLIC_KEY_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** @param key PKCS#8: PEM, or DER in base64. @throws OperatorError for what is no Ed25519 key; it never repeats the key. */
export function readPrivateKey(key: string, variable: string): KeyObject {
  try {
    const isPem = key.includes('-----BEGIN');
    const read = isPem
      ? createPrivateKey(key)
      : createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
    if (read.asymmetricKeyType === 'ed25519') return read;
  } catch {
    // Told below: the error may hold a part of the key.
  }
  throw new OperatorError(
    `${variable} is no private Ed25519 key: make one with openssl genpkey -algorithm ed25519 -out head-key.pem`,
  );
}

export function toPublicKeyText(key: KeyObject): string {
  return createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(PUBLIC_KEY_PREFIX.length)
    .toString('base64');
}

export function signHead(newsroom: string, { number, entry, hash }: ChainHead, at: Date, key: KeyObject): HeadFile {
  const statement: HeadStatement = {
    format: 'whosaid-head-1',
    newsroom,
    at: at.toISOString(),
    number,
    entry,
    hash,
    program: `whosaid ${PROGRAM_VERSION}`,
  };
  const head = JSON.stringify(statement);
  return {
    head,
    signature: sign(null, Buffer.from(head), key).toString('base64'),
    publicKey: toPublicKeyText(key),
    timestamp: null,
  };
}

/** What is signed, and stamped. */
export function headToBytes({ head }: Pick<HeadFile, 'head'>): Buffer {
  return Buffer.from(head);
}

/**
 * Reads a head and checks its signature.
 *
 * @param name how errors call the file.
 * @param trustedKey the public key that has to have signed it, in base64; null to take the one in the file.
 * @throws OperatorError with what is wrong.
 */
export function readHead(
  text: string,
  name: string,
  trustedKey: string | null,
): { file: HeadFile; statement: HeadStatement } {
  const file = parse(fileSchema, text);
  const statement = file === null ? null : parse(statementSchema, file.head);
  if (file === null || statement === null)
    throw new OperatorError(`${name} is no head of Whosaid: npm run head writes one.`);
  if (trustedKey !== null && file.publicKey !== trustedKey)
    throw new OperatorError(
      `${name} was signed with the key ${file.publicKey}, and not with ${trustedKey}: it is of another newsroom, of an earlier key, or forged.`,
    );
  const bytes = Buffer.concat([PUBLIC_KEY_PREFIX, Buffer.from(file.publicKey, 'base64')]);
  if (!isSignatureValid(file, bytes))
    throw new OperatorError(`${name}: the signature is not of this head: the file was changed after it was signed.`);
  return { file, statement };
}

function isSignatureValid({ head, signature }: HeadFile, publicKey: Buffer): boolean {
  try {
    const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
    return verify(null, Buffer.from(head), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function parse<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Compares a record with a head, as the record is read. */
export function createHeadCheck(statement: HeadStatement): {
  onLink(head: ChainHead): void;
  /** What is wrong, as a sentence; null where the record continues the head. */
  findFault(newsroom: string): string | null;
} {
  let found: ChainHead | null = null;
  return {
    onLink(head) {
      if (head.number === statement.number) found = head;
    },
    findFault(newsroom) {
      const told = `the head of ${statement.at} (number ${statement.number}, entry ${statement.entry})`;
      if (statement.newsroom !== newsroom)
        return `${told} is of the newsroom ${statement.newsroom}, and this is ${newsroom}.`;
      if (found === null)
        return `The record does not reach ${told}: its end was cut off, or an older backup was put back.`;
      return found.hash === statement.hash
        ? null
        : `The record is not the one of ${told}: it was made anew, or changed before that entry, with its chain.`;
    },
  };
}
