/**
 * One plain request to a platform, without its library: what the checks need is in the response's headers (the platform's
 * clock, the scopes of a token), which the libraries do not expose.
 */
import { type Finding, fault, ok, warning } from './finding.ts';

const REQUEST_TIMEOUT_MS = 10_000;
/** Slack refuses a signature older than five minutes; we refuse it, too: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;
const CLOCK_SKEW_WARNING_MS = 10_000;

export interface PlatformResponse {
  status: number;
  headers: Headers;
  /** A list is given as an object with its indexes as keys; null if the body is neither. */
  body: Record<string, unknown> | null;
  /** Our clock halfway between request and response, in milliseconds. */
  at: number;
}

/** Null if the platform cannot be reached. */
export async function callPlatform(
  url: string,
  authorization: string,
  method: 'GET' | 'POST',
  now: () => Date,
): Promise<PlatformResponse | null> {
  const before = now().getTime();
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
    const response = await fetch(url, { method, headers: { authorization }, signal });
    const text = await response.text();
    const at = (before + now().getTime()) / 2;
    return { status: response.status, headers: response.headers, body: textToObject(text), at };
  } catch {
    return null;
  }
}

function textToObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Compares this machine's clock with the platform's, which gives whole seconds. */
export function checkClock(platform: string, { headers, at }: PlatformResponse): Finding {
  const what = `clock (by ${platform})`;
  const theirs = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return warning(what, `${platform} did not tell the time.`);
  const off = at - (theirs + 500);
  const seconds = Math.round(Math.abs(off) / 1000);
  const direction = off > 0 ? 'fast' : 'slow';
  const remedy = `This machine’s clock is ${seconds} s ${direction}: switch on time synchronisation (timedatectl set-ntp true).`;
  if (Math.abs(off) >= MAX_CLOCK_SKEW_MS) return fault(what, `${remedy} Signed requests are refused until then.`);
  return Math.abs(off) >= CLOCK_SKEW_WARNING_MS ? warning(what, remedy) : ok(what, `right to within ${seconds + 1} s`);
}
