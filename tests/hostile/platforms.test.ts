/** Hostile texts and requests through the ways that people and strangers have: adapters on loopback, the newsroom behind them. */
import diagnostics from 'node:diagnostics_channel';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../fakes/eventually.ts';
import { answeredInAck } from '../fakes/slack.ts';
import { type Session, startSession } from '../ops/session.ts';
import { hostileDossiers } from './dossiers.ts';
import { type HostileRequest, hostileRequests } from './requests.ts';
import { hostileTexts } from './texts.ts';

let session: Session;
let port: number;
/** Every host that this process has asked for anything. */
const asked = new Set<string>();
const onFetch = (message: unknown) =>
  asked.add(new URL(String((message as { request: { origin: string } }).request.origin)).hostname);
const onRequest = (message: unknown) => asked.add((message as { request: { host: string } }).request.host);

beforeAll(async () => {
  diagnostics.subscribe('undici:request:create', onFetch);
  diagnostics.subscribe('http.client.request.start', onRequest);
  session = await startSession();
  port = Number(/"port":(\d+)/.exec(session.lines.join(''))?.[1]);
});
afterAll(async () => {
  await session.stop();
  diagnostics.unsubscribe('undici:request:create', onFetch);
  diagnostics.unsubscribe('http.client.request.start', onRequest);
});

const FAULT = /went wrong|The fault is/;
const requests = hostileRequests('loopback-secret', Math.floor(Date.now() / 1000));
const texts = Object.entries(hostileTexts);

test('there are at least 300 hostile inputs', () => {
  const perText = 3;
  const dossiers = Object.values(hostileDossiers).flat().length;
  const count = texts.flatMap(([, list]) => list).length * perText + requests.length + dossiers;
  expect(count).toBeGreaterThanOrEqual(300);
});

describe.each(texts)('%s', (_, list) => {
  test.each(list.map((text, at) => [at, text] as const))(
    'text %i is answered in Slack and Discord as text',
    async (_at, text) => {
      const before = session.lines.length;
      const inSlack = await session.slack.sendCommand({ command: '/whosaid', typed: text });
      expect(answeredInAck(inSlack)).toBe(true);
      expect(JSON.stringify(inSlack.ack)).not.toMatch(FAULT);
      const named = await session.slack.sendCommand({ command: '/source', typed: text });
      expect(JSON.stringify(named.ack)).not.toMatch(FAULT);
      const inDiscord = await session.discord.sendCommand({ name: 'whosaid', options: { phrase: text } });
      expect(inDiscord.callback?.type).toBe(4);
      expect(JSON.stringify(inDiscord.original?.components)).not.toMatch(FAULT);
      for (const line of session.lines.slice(before)) {
        expect(line.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(line).level).toBe('info');
        expect(line).not.toContain('forged');
      }
      expect([...session.slack.problems, ...session.discord.problems]).toEqual([]);
    },
  );
});

describe('requests to the port of Slack', () => {
  const quiet = () => session.lines.filter((line) => line.includes('"bot.answered"')).length;
  async function send({ method = 'POST', path = '/slack/events', headers, body }: HostileRequest) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body }).catch(() => null);
    return { status: response?.status, text: await response?.text() };
  }
  const ofItself = /at .*\.(js|ts):\d+|node_modules|xoxb-|loopback-secret/;

  test.each(
    requests.flatMap((request) => (request.status === null ? [] : [[request.what, request, request.status] as const])),
  )('%s', async (_what, request, allowed) => {
    const before = quiet();
    const { status, text } = await send(request);
    expect(allowed).toContain(status);
    expect(quiet()).toBe(before);
    expect(text).not.toMatch(ofItself);
  });

  /** What the server sends to raw bytes before it closes. */
  const exchange = (bytes: string, keepSending: string | null = null) =>
    new Promise<string>((resolve) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
      const timer = keepSending === null ? null : setInterval(() => socket.write(keepSending), 200);
      socket.on('data', (chunk) => {
        answer += chunk.toString('latin1');
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        if (timer !== null) clearInterval(timer);
        resolve(answer);
      });
    });

  const START = 'POST /slack/events HTTP/1.1\r\nHost: x\r\n';
  test.each([
    ['a length and chunks at once', `${START}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET`],
    ['two lengths', `${START}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`],
    ['a length that is none', `${START}Content-Length: -1\r\n\r\n`],
    ['a folded header', `${START}X-Slack-Signature: v0=\r\n  x\r\n\r\n`],
    ['a header with a bare line feed', `${START}X: a\nY: b\r\n\r\n`],
    ['a header of 100 kB', `${START}X: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['5,000 headers', `${START}${'X: a\r\n'.repeat(5_000)}\r\n`],
    ['a NUL in a header', `${START}X: a\u0000b\r\n\r\n`],
    ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001'],
    ['a method that is none', 'HACK /slack/events HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a chunk whose size is none', `${START}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ])('raw bytes: %s', async (_what, bytes) => {
    expect(await exchange(bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  // Node cuts off what does not end after ten seconds: they wait together.
  describe('of which some are left open', () => {
    const loose = requests.filter(({ status }) => status === null);
    const slow: [what: string, bytes: string, keepSending: string | null][] = [
      ['headers that come a byte at a time', START, 'X'],
      ['a body that comes a byte at a time', `${START}Content-Length: 1000\r\n\r\n`, 'x'],
      ['headers that never end', START, null],
      ['a body that never comes', `${START}Content-Length: 1000\r\n\r\n`, null],
    ];
    const answers = new Map<string, ReturnType<typeof send>>();
    const cuts = new Map<string, Promise<string>>();
    /** Resolves when what was sent before is past the door, which turns away those who come in a crowd. */
    const isIn = async () => expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);

    beforeAll(async () => {
      for (const [what, bytes, keepSending] of slow) {
        cuts.set(what, exchange(bytes, keepSending));
        await isIn();
      }
      for (const request of loose) {
        answers.set(request.what, send(request));
        await isIn();
      }
    });

    test.each(loose.map(({ what }) => what))('%s', async (what) => {
      const answer = await answers.get(what);
      expect(answer?.text).not.toMatch(ofItself);
      expect(answer?.status).toBeLessThan(501);
    });

    test.each(slow.map(([what]) => what))(
      '%s are cut off',
      async (what) => {
        expect(await cuts.get(what)).toMatch(/^HTTP\/1\.1 408 |^$/);
      },
      25_000,
    );
  });

  test('a request that is sent twice is answered once', async () => {
    const delivery = await session.slack.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
    if (delivery.sent === null) throw new Error('nothing was sent');
    const before = quiet();
    const again = await session.slack.sendRaw(delivery.sent);
    expect(again.body).toBe('');
    expect(quiet()).toBe(before);
  });
});

test('presses whose values are none of ours are told to be old', async () => {
  await session.slack.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
  const message = session.slack.visibleTo('U0ALICE001').at(-1);
  if (message === undefined) throw new Error('no answer');
  const [action] = (message.blocks as { type: string; elements?: { action_id: string; value: string }[] }[]).flatMap(
    ({ type, elements }) => (type === 'actions' ? (elements ?? []) : []),
  );
  if (action === undefined) throw new Error('no button');
  const values = [
    '',
    '=',
    '#',
    '=null',
    '=[]',
    '=["help"]',
    '=["__proto__",{},1]',
    '=["whosaid",{"__proto__":"x"},1]',
    '=["share",{"answer":"{"},1]',
  ];
  values.push(
    '=["share",{"answer":"null"},1]',
    '=["share",{"answer":"[\\"share\\"]"},1]',
    '=["whosaid",{"phrase":"x"},99]',
    '%',
    `#${'A'.repeat(43)}`,
  );
  for (const value of values) {
    action.value = value;
    const seen = session.slack.visibleTo('U0ALICE001').length;
    await session.slack.sendBlockAction({ actionId: action.action_id, message });
    await eventually(() => expect(session.slack.visibleTo('U0ALICE001').length).toBeGreaterThan(seen));
    expect(JSON.stringify(session.slack.visibleTo('U0ALICE001').at(-1))).not.toMatch(FAULT);
  }
});

test('after all of it nothing is polluted, only the platforms were asked for anything, and the bot answers', async () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect([...asked].filter((host) => host !== '127.0.0.1')).toEqual([]);
  const { ack } = await session.slack.sendCommand({ command: '/whosaid', typed: '"ready to dialogue"' });
  expect(JSON.stringify(ack)).toContain('Exact quote');
});
