/**
 * Whether a request comes from Slack: HMAC-SHA256 over its timestamp and body.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 *
 * Computed by OpenSSL, through node:crypto. Bolt's own verifier compares the signatures by two more HMACs with a random key,
 * which took a quarter of the time of a cached answer, and it accepts any timestamp in the future: if the clock is an hour
 * slow, an intercepted request could be replayed for an hour and five minutes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkTimestamp, type RequestRejection } from '../../signed-http.ts';

/**
 * @param headers the request's, as Node gives them: names in lower case.
 * @returns null if the request is Slack's.
 */
export function verifyRequest(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
  now: Date,
): RequestRejection | null {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers;
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return { reason: 'unsigned' };
  if (typeof timestamp !== 'string' || !/^\d{1,15}$/.test(timestamp)) return { reason: 'unsigned' };
  const right = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  if (!timingSafeEqual(right, Buffer.from(signature.slice('v0='.length), 'hex'))) return { reason: 'forged' };
  return checkTimestamp(timestamp, now);
}
