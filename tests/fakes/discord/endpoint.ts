/** Interactions as signed HTTP requests: Ed25519 over the time stamp and the body, as Discord sends them to an interactions endpoint. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Json } from '../loopback.ts';

/** The key pair of the application. `publicKey` is what the bot is configured with: 32 bytes in hexadecimal. */
export interface Signer {
  publicKey: string;
  headers(body: string, timestamp?: string): Record<string, string>;
}

/** Creates a key pair. Headers after docs.discord.com/developers/interactions/overview, "Validating security request headers". */
export function createSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'jwk' }).x ?? '';
  return {
    publicKey: Buffer.from(raw, 'base64url').toString('hex'),
    headers: (body, timestamp = String(Math.floor(Date.now() / 1000))) => ({
      'content-type': 'application/json',
      'x-signature-timestamp': timestamp,
      'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), privateKey).toString('hex'),
    }),
  };
}

/** POSTs a payload, signed, and returns the callback in the answer: null when the answer is empty, or no JSON. */
export async function postSigned(
  url: string,
  signer: Signer,
  payload: Json,
  deadlineMs: number,
): Promise<{ status: number; body: unknown }> {
  const body = JSON.stringify(payload);
  const signal = AbortSignal.timeout(deadlineMs);
  const response = await fetch(url, { method: 'POST', headers: signer.headers(body), body, signal });
  const text = await response.text();
  try {
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
  } catch {
    return { status: response.status, body: null };
  }
}
