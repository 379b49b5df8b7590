/** Hostile requests to the port that Slack's come to. Each gives what is sent, and which statuses are right. */
import { createHmac } from 'node:crypto';

export interface HostileRequest {
  what: string;
  method?: string;
  path?: string;
  headers: Record<string, string>;
  body: string;
  /** Null: any answer will do, as long as nothing is asked of the bot. */
  status: readonly number[] | null;
}

const FORM = 'application/x-www-form-urlencoded';
const COMMAND =
  'command=%2Fwhosaid&text=kingfisher&user_id=U0ALICE001&user_name=alice&channel_id=C0DESK0001&channel_name=desk&team_id=T0NEWSROOM&trigger_id=1.2.3&response_url=http%3A%2F%2F127.0.0.1%3A9%2F';

function sign(secret: string, stamp: string, body: string, version = 'v0'): string {
  return `${version}=${createHmac('sha256', secret).update(`${version}:${stamp}:${body}`).digest('hex')}`;
}

/** @param now seconds. */
export function hostileRequests(secret: string, now: number): HostileRequest[] {
  const stamped = (body: string, seconds: number, type = FORM): Record<string, string> => ({
    'content-type': type,
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': sign(secret, String(seconds), body),
  });
  const signed = (body: string, type = FORM) => stamped(body, now, type);
  const good = signed(COMMAND);
  const refused = [401];
  const withSignature = (what: string, signature: string): HostileRequest => ({
    what: `signature: ${what}`,
    headers: { ...good, 'x-slack-signature': signature },
    body: COMMAND,
    status: refused,
  });
  const withStamp = (what: string, stamp: string): HostileRequest => ({
    what: `time stamp: ${what}`,
    headers: { ...good, 'x-slack-request-timestamp': stamp, 'x-slack-signature': sign(secret, stamp, COMMAND) },
    body: COMMAND,
    status: refused,
  });
  const without = (name: string): HostileRequest => ({
    what: `without ${name}`,
    headers: Object.fromEntries(Object.entries(good).filter(([key]) => key !== name)),
    body: COMMAND,
    status: refused,
  });
  const right = good['x-slack-signature'] ?? '';
  const shaped = (what: string, body: string, type = FORM): HostileRequest => ({
    what: `signed, ${what}`,
    headers: signed(body, type),
    body,
    status: null,
  });
  const payload = (value: string) => `payload=${encodeURIComponent(value)}`;
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  return [
    withSignature('empty', ''),
    withSignature('of nothing', 'v0='),
    withSignature('of zeros', `v0=${'0'.repeat(64)}`),
    withSignature('too short', right.slice(0, -1)),
    withSignature('too long', `${right}0`),
    withSignature('in capitals', right.toUpperCase()),
    withSignature('one digit off', right.slice(0, -1) + (right.endsWith('0') ? '1' : '0')),
    withSignature('of another version', sign(secret, String(now), COMMAND, 'v1')),
    withSignature('with another secret', sign('another-secret', String(now), COMMAND)),
    withSignature('with an empty secret', sign('', String(now), COMMAND)),
    withSignature('of another body', sign(secret, String(now), `${COMMAND}x`)),
    withSignature('of another time', sign(secret, String(now - 1), COMMAND)),
    withSignature('of no JSON web token either', 'eyJhbGciOiJub25lIn0.e30.'),
    withStamp('301 seconds old', String(now - 301)),
    withStamp('a day old', String(now - 86_400)),
    withStamp('an hour ahead', String(now + 3_600)),
    withStamp('of 1970', '0'),
    withStamp('negative', '-1'),
    withStamp('no number', 'now'),
    withStamp('empty', ''),
    without('x-slack-signature'),
    without('x-slack-request-timestamp'),
    { what: 'no headers of Slack’s', headers: { 'content-type': FORM }, body: COMMAND, status: refused },
    { what: 'another path', path: '/', headers: good, body: COMMAND, status: [404] },
    { what: 'a path above', path: '/slack/../../etc/passwd', headers: good, body: COMMAND, status: [404] },
    { what: 'an encoded path above', path: '/slack/%2e%2e/events', headers: good, body: COMMAND, status: [404] },
    { what: 'PUT', method: 'PUT', headers: good, body: COMMAND, status: [404] },
    { what: 'DELETE', method: 'DELETE', headers: good, body: COMMAND, status: [404] },
    { what: 'PATCH', method: 'PATCH', headers: good, body: COMMAND, status: [404] },
    {
      what: 'a body of more than a mebibyte, signed',
      headers: signed('x'.repeat(1_100_000)),
      body: 'x'.repeat(1_100_000),
      status: [401, 413],
    },
    {
      what: 'a body of ten mebibytes, unsigned',
      headers: { 'content-type': FORM },
      body: 'x'.repeat(10_485_760),
      status: [401, 413],
    },
    shaped('an empty body', ''),
    shaped('no form', '%'),
    shaped('a broken escape', 'command=%zz&text=%e0%a4%a'),
    shaped('JSON that is none', '{"type":', 'application/json'),
    shaped('a JSON list', '[]', 'application/json'),
    shaped('a JSON null', 'null', 'application/json'),
    shaped('a JSON number', '1e999', 'application/json'),
    shaped('JSON 5,000 deep', deep(5_000), 'application/json'),
    shaped('JSON 100,000 deep', deep(100_000), 'application/json'),
    shaped('a payload 100,000 deep', payload(deep(50_000))),
    shaped('a payload that is none', payload('{')),
    shaped('a payload of null', payload('null')),
    shaped('a payload of null behind another field', `a=1&${payload(' null ')}`),
    shaped('a payload of a list', payload('[1]')),
    shaped('a payload with a prototype', payload('{"__proto__":{"polluted":1},"type":"block_actions"}')),
    shaped('a payload with a constructor', payload('{"constructor":{"prototype":{"polluted":1}}}')),
    shaped('form fields of the prototype', '__proto__[polluted]=1&constructor[prototype][polluted]=1'),
    shaped('a form with 20,000 fields', Array.from({ length: 20_000 }, (_, at) => `a${at}=1`).join('&')),
    shaped('a form with one field 20,000 times', 'command=%2Fwhosaid&'.repeat(20_000)),
    shaped('an event without an event', '{"type":"event_callback"}', 'application/json'),
    shaped('an event of an odd kind', '{"type":"event_callback","event":{"type":{}}}', 'application/json'),
    shaped('a press without actions', payload('{"type":"block_actions","user":{},"container":{"type":"message"}}')),
    shaped(
      'a press with a list for a user',
      payload('{"type":"block_actions","user":[],"actions":[{}],"container":{}}'),
    ),
    shaped('a shortcut without a message', payload('{"type":"message_action","callback_id":"shortcut-check"}')),
    shaped('a content type of none', COMMAND, 'text/html'),
    shaped('a content type with more', COMMAND, 'application/x-www-form-urlencoded; charset=utf-7'),
  ];
}
