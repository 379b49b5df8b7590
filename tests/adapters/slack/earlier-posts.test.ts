/** How an earlier message is looked for at the pace that Slack sets distributed apps: 15 messages a minute. */
import { expect, test } from 'vitest';
import { createAnswer, paragraph, text } from '../../../src/bot/answer.ts';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import { errorToFailure } from '../../../src/bot/outbox/retry-policy.ts';
import { cast } from '../../fakes/slack/workspace.ts';
import { startHarness } from './harness.ts';

const summary = createAnswer({ title: 'Summary', blocks: [paragraph(text('agreed, disputed'))] });
const key = 'a'.repeat(64);
const since = new Date(Date.now() - 60_000).toISOString();

test.each([
  ['a channel', false, 'conversations.history'],
  ['a thread', true, 'conversations.replies'],
] as const)(
  'the look into %s goes on from its last page, a page a minute, and sends once',
  async (_, inThread, method) => {
    const { peer, adapter } = await startHarness('Socket Mode', { limitHistory: true });
    const { message } = await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
    const thread = inThread ? message : null;
    const chatter = () => {
      for (let at = 0; at < 40; at += 1)
        peer.say({ text: `talk ${at}`, ...(thread === null ? {} : { threadTs: thread }) });
    };
    if (inThread) chatter();
    const first = await adapter.post({ channel: cast.desk, thread, idempotencyKey: { key, since: null } }, summary);
    if (!inThread) chatter();

    const attempt = (wanted: string) =>
      adapter.post({ channel: cast.desk, thread, idempotencyKey: { key: wanted, since } }, summary).then(
        (posted) => posted,
        (error: unknown) => error as DeliveryError,
      );
    for (let at = 0; at < 2; at += 1) {
      const waiting = await attempt(key);
      expect(waiting).toMatchObject({ problem: 'later', retryAfter: 60_000, isSearching: true });
      // However often: it is told to wait a minute, and gets further each time.
      expect(errorToFailure(waiting, 100)).toMatchObject({ retryInMs: 60_000, isSearching: true });
    }
    expect(await attempt(key)).toEqual(first);
    const cursors = peer
      .callsOf(method)
      .filter(({ answer }) => answer?.ok === true)
      .map(({ args }) => args.cursor);
    expect(cursors).toEqual(['', '15', '30']);

    // A cursor that Slack no longer takes begins the look anew.
    peer.heal();
    expect(await attempt('b'.repeat(64))).toBeInstanceOf(DeliveryError);
    peer.heal();
    peer.failNext(method, { error: 'invalid_cursor' });
    expect(await attempt('b'.repeat(64))).toMatchObject({ problem: 'later', isSearching: true });
    peer.heal();
    await attempt('b'.repeat(64));
    const later = peer.callsOf(method).filter(({ answer }) => answer?.ok === true);
    expect(later.slice(3).map(({ args }) => args.cursor)).toEqual(['', '']);
    expect(peer.callsOf('chat.postMessage')).toHaveLength(2);
  },
);

test('what another replica posts while a look waits is found, too', async () => {
  const { peer, adapter } = await startHarness('Socket Mode', { limitHistory: true });
  for (let at = 0; at < 40; at += 1) peer.say({ text: `talk ${at}` });
  const post = (lookedSince: string | null) =>
    adapter.post({ channel: cast.desk, thread: null, idempotencyKey: { key, since: lookedSince } }, summary).then(
      (posted) => posted,
      (error: unknown) => error as DeliveryError,
    );
  expect(await post(since)).toMatchObject({ isSearching: true });
  const byOther = await post(null);
  let found = await post(since);
  for (let at = 0; at < 5 && found instanceof DeliveryError; at += 1) found = await post(since);
  expect(found).toEqual(byOther);
  expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
});

test('a long look leaves all attempts to send', () => {
  const limited = new DeliveryError('later', 'Slack asks to wait.', { retryAfter: 1_000 });
  expect(errorToFailure(limited, 40).retryInMs).toBeNull();
  expect(errorToFailure(limited, 40, 40).retryInMs).not.toBeNull();
});
