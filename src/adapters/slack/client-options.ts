/** How Slack's Web API is called. */
import type { webApi } from '@slack/bolt';

/** Milliseconds that a call to Slack may take. */
const CALL_TIMEOUT_MS = 10_000;
/** Longer for a response_url: an answer that was given up too early and sent again would appear twice. */
const RESPONSE_URL_TIMEOUT_FACTOR = 6;

export interface SlackApi {
  /** For tests; without it, Slack itself. */
  slackApiUrl?: string;
  /** Which workspace of an organisation is meant. */
  teamId?: string;
  /** Milliseconds that a call may take, by default 10,000. */
  callTimeoutMs?: number;
}

/**
 * The client's own retries are off: they repeat a post whose answer was lost, which then appears twice, and a single 429
 * stops every call of the app. The channel queue repeats what Slack says it refused.
 */
export function toClientOptions(api: SlackApi): webApi.WebClientOptions {
  const { slackApiUrl, teamId, callTimeoutMs = CALL_TIMEOUT_MS } = api;
  const timeoutFor = (url: string) =>
    /\/api\/[a-z.]+$/i.test(url) ? callTimeoutMs : callTimeoutMs * RESPONSE_URL_TIMEOUT_FACTOR;
  return {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    ...(teamId === undefined ? {} : { teamId }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: (url, init) => fetch(url, { ...init, signal: init?.signal ?? AbortSignal.timeout(timeoutFor(String(url))) }),
  };
}
