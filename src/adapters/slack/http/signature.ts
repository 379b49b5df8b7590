/**
 * Whether a request comes from Slack: HMAC-SHA256 over its time stamp and body.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 *
 * By OpenSSL, through node:crypto. Bolt's own verifier compares the two signatures by two more HMACs with a random key, which
 * took a quarter of the time of an answer that is kept, and takes any time stamp that is ahead: where the clock is an hour
 * slow, what somebody caught could be sent again for an hour and five minutes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { checkTimestamp, type RequestRejection } from '../../signed-http.ts';

/**
 * @param headers the request's, as Node gives them: names in lower case.
 * @returns null for a request of Slack's.
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
