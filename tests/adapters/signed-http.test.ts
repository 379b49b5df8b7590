/** What both platforms' signed requests go through: whether they are in time, and what is told of those that are refused. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { verifyRequest as discordRefusalOf } from '../../src/adapters/discord/signature.ts';
import { checkTimestamp, createRejectionLogger, type RequestRejection } from '../../src/adapters/signed-http.ts';
import { verifyRequest as slackRefusalOf } from '../../src/adapters/slack/http/signature.ts';

const now = new Date(1_795_608_000_000);
const seconds = now.getTime() / 1000;
const { publicKey, privateKey } = generateKeyPairSync('ed25519');

type Headers = Record<string, string>;

/** Both platforms: how a request is signed, and how it is looked at. */
const platforms: [
  string,
  (body: Buffer, at: string) => Headers,
  (headers: Headers, body: Buffer, at: Date) => RequestRejection | null,
][] = [
  [
    'Slack',
    (body, at) => {
      const hash = createHmac('sha256', 'a secret').update(`v0:${at}:`).update(body).digest('hex');
      return { 'x-slack-signature': `v0=${hash}`, 'x-slack-request-timestamp': at };
    },
    (headers, body, at) => slackRefusalOf('a secret', headers, body, at),
  ],
  [
    'Discord',
    (body, at) => {
      const hash = sign(null, Buffer.concat([Buffer.from(at), body]), privateKey).toString('hex');
      return { 'x-signature-ed25519': hash, 'x-signature-timestamp': at };
    },
    (headers, body, at) => discordRefusalOf(publicKey, headers, body, at),
  ],
];

describe.each(platforms)('a request of %s', (_platform, headersOf, refusalOf) => {
  test('that is signed and in time is taken, whatever its bytes are, and refused with any of them changed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: -300, max: 300 }), (bytes, away) => {
        const body = Buffer.from(bytes);
        const headers = headersOf(body, String(seconds + away));
        expect(refusalOf(headers, body, now)).toBeNull();
        const longer = Buffer.concat([body, Buffer.from('x')]);
        expect(refusalOf(headers, longer, now)).toEqual({ reason: 'forged' });
        if (body.length === 0) return;
        const changed = Buffer.from(body);
        changed[0] = (changed[0] ?? 0) ^ 1;
        expect(refusalOf(headers, changed, now)).toEqual({ reason: 'forged' });
      }),
    );
  });

  test('that is signed and out of time is refused, with how far away it is', () => {
    const body = Buffer.from('x');
    const of = (away: number) => refusalOf(headersOf(body, String(seconds + away)), body, now);
    expect([of(301), of(-301)]).toEqual([
      { reason: 'ahead', seconds: 301 },
      { reason: 'stale', seconds: -301 },
    ]);
  });

  test('whose time stamp is another than the signed one, or no plain number, is refused', () => {
    const body = Buffer.from('x');
    const headers = headersOf(body, String(seconds));
    const [, stamp = ''] = Object.keys(headers);
    expect(refusalOf({ ...headers, [stamp]: String(seconds + 1) }, body, now)).toEqual({ reason: 'forged' });
    for (const odd of ['', ' ', '1e9', '-1', '0x10', `${seconds}.0`, ` ${seconds}`, '9'.repeat(16)])
      expect(refusalOf({ ...headersOf(body, odd), [stamp]: odd }, body, now), odd).toEqual({ reason: 'unsigned' });
  });
});

test('five minutes away is in time, a second more is not', () => {
  const of = (away: number) => checkTimestamp(String(seconds + away), now)?.reason ?? null;
  expect([of(0), of(300), of(-300), of(301), of(-301)]).toEqual([null, null, null, 'ahead', 'stale']);
});

test('a refusal is told at once, more of its kind are counted, and each kind is told for itself', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const lines: unknown[] = [];
  const log = {
    info: () => {},
    warn: (event: string, fields = {}) => lines.push({ event, ...fields }),
    error: () => {},
  };
  const refuse = createRejectionLogger(log, 'refused', 'mend it');
  for (let n = 0; n < 1_000; n += 1) refuse({ reason: 'forged' });
  refuse({ reason: 'stale', seconds: -400 });
  expect(lines).toEqual([
    { event: 'refused', reason: 'forged', remedy: 'mend it' },
    { event: 'refused', reason: 'stale', seconds: -400, remedy: expect.stringContaining('clock') },
  ]);
  vi.advanceTimersByTime(10_000);
  refuse({ reason: 'forged' });
  refuse({ reason: 'forged' });
  expect(lines.slice(2)).toEqual([{ event: 'refused', reason: 'forged', remedy: 'mend it', since: 999 }]);
});
