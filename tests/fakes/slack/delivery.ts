/** Bringing an event to the app over signed HTTP, and what came back: when, with which status, with which body. */
import { createHmac } from 'node:crypto';
import type { Json } from '../loopback.ts';

/** The three kinds of event, named as Socket Mode's envelopes name them. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/**
 * One event on its way to the app, and its acknowledgement.
 * `status` and `ack` are null while none has come; `failure` is the error Slack shows to the user (or retries on), or null;
 * `ackAfterMs` is milliseconds from sending to the acknowledgement. `sent` is the exact HTTP request, to be replayed.
 */
export interface Delivery {
  id: string;
  kind: DeliveryKind;
  payload: Json;
  retry: { num: number; reason: string } | null;
  status: number | null;
  ack: unknown;
  ackAfterMs: number | null;
  failure: string | null;
  sent: { headers: Record<string, string>; body: string } | null;
}

/** A way to bring a delivery: resolves when it is acknowledged, refused, or its time is over. It never rejects. */
export type Transport = (delivery: Delivery) => Promise<void>;

/** The signature of a request: `v0=` and the HMAC-SHA256 of `v0:timestamp:body` (docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signature(secret: string, timestamp: number | string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Body and content type of a delivery over HTTP: commands and interactions come as forms, events as JSON. */
function httpBody(delivery: Delivery): { body: string; type: string } {
  const form = 'application/x-www-form-urlencoded';
  if (delivery.kind === 'events_api') return { body: JSON.stringify(delivery.payload), type: 'application/json' };
  if (delivery.kind === 'interactive') {
    return { body: new URLSearchParams({ payload: JSON.stringify(delivery.payload) }).toString(), type: form };
  }
  const fields = Object.entries(delivery.payload).map(([key, value]): [string, string] => [key, String(value)]);
  return { body: new URLSearchParams(fields).toString(), type: form };
}

/** The body of a response as the app meant it: JSON when it says so, else text; nothing is null. */
async function responseBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  return (response.headers.get('content-type') ?? '').includes('json') ? (JSON.parse(text) as unknown) : text;
}

/** Delivers by signed POST to the app's request URL. `deadlineMs` is Slack's patience: 3,000 there; `now` its clock, in milliseconds. */
export function createHttpTransport(url: string, secret: string, deadlineMs: number, now: () => number): Transport {
  return async (delivery) => {
    const { body, type } = httpBody(delivery);
    const timestamp = Math.floor(now() / 1000);
    const headers: Record<string, string> = {
      'content-type': type,
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature(secret, timestamp, body),
      ...(delivery.retry === null
        ? {}
        : { 'x-slack-retry-num': String(delivery.retry.num), 'x-slack-retry-reason': delivery.retry.reason }),
    };
    delivery.sent = { headers, body };
    const start = performance.now();
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(deadlineMs) });
      delivery.ack = await responseBody(response);
      delivery.status = response.status;
      delivery.ackAfterMs = performance.now() - start;
      if (response.status !== 200) delivery.failure = 'dispatch_failed';
    } catch (error) {
      delivery.failure =
        error instanceof Error && error.name === 'TimeoutError' ? 'operation_timeout' : 'dispatch_failed';
    }
  };
}
