import { describe, expect, test } from 'vitest';
import { createAnswer, paragraph, quote, text } from '../../../src/bot/answer.ts';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import { cast } from '../../fakes/slack/workspace.ts';
import { startHarness, until } from './harness.ts';
import { longQuotation } from './small-bot.ts';

const summary = createAnswer({ title: 'Summary', blocks: [paragraph(text('agreed, disputed'))] });
const failure = (work: Promise<unknown>): Promise<DeliveryError> =>
  work.then(
    () => Promise.reject(new Error('it went through')),
    (error: DeliveryError) => error,
  );

describe('post', () => {
  test.each(['C0DESK0001', '#desk', 'desk', '#C0DESK0001', '<#C0DESK0001|desk>', '<#C0DESK0001>'])(
    'takes %s for the channel, posts without unfurling, and gives the link',
    async (channel) => {
      const { peer, adapter } = await startHarness('Socket Mode');
      const posted = await adapter.post({ channel, thread: null, idempotencyKey: null }, summary);
      const [message] = peer.visibleTo(cast.boris, cast.desk);
      if (message === undefined) throw new Error('nothing was posted');
      expect(posted).toEqual({
        platform: 'slack',
        channel: cast.desk,
        message: message.ts,
        link: peer.permalink(message),
      });
      expect(peer.callsOf('chat.postMessage')[0]?.args).toMatchObject({ unfurl_links: false, unfurl_media: false });
    },
  );

  test('finds a name on a later page of the list, and asks for the list once for several posts', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    for (let at = 0; at < 450; at += 1) peer.workspace.addChannel(`C1${at}`, `channel-${at}`, [cast.bot]);
    const posted = await adapter.post({ channel: '#channel-449', thread: null, idempotencyKey: null }, summary);
    await adapter.post({ channel: '#channel-3', thread: null, idempotencyKey: null }, summary);
    expect(posted.channel).toBe('C1449');
    expect(peer.callsOf('conversations.list')).toHaveLength(3);
  });

  test.each([
    ['#elsewhere', 'not-invited', 'Whosaid is not in #elsewhere. Invite the bot: type /invite @whosaid in #elsewhere'],
    ['#nowhere', 'no-channel', 'no channel #nowhere. Check the name; if the channel is private, invite the bot'],
    ['#secret', 'no-channel', 'no channel #secret'],
    ['C0SECRET01', 'no-channel', 'type /invite @whosaid in it first'],
    ['#old-news', 'archived', '#old-news is archived'],
    ['@alice', 'no-channel', 'Whosaid posts to channels, not to people'],
    ['U0ALICE001', 'no-channel', 'Whosaid posts to channels, not to people'],
    ['', 'no-channel', 'no channel'],
  ])('to %s fails with the remedy', async (channel, problem, words) => {
    const { adapter } = await startHarness('Socket Mode');
    const error = await failure(adapter.post({ channel, thread: null, idempotencyKey: null }, summary));
    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ problem, message: expect.stringContaining(words) });
    await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
  });

  test.each([
    ['chat:write', 'C0DESK0001'],
    ['channels:read', '#desk'],
  ])('without the scope %s names it', async (scope, channel) => {
    const all = ['chat:write', 'channels:read', 'groups:read', 'im:read'];
    const scopes = scope === 'channels:read' ? ['chat:write'] : all.filter((one) => one !== scope);
    const { adapter } = await startHarness('Socket Mode', { scopes });
    const error = await failure(adapter.post({ channel, thread: null, idempotencyKey: null }, summary));
    expect(error).toMatchObject({ problem: 'no-permission', message: expect.stringContaining(`permission ${scope}`) });
  });

  test('keeps to a message a second a channel, in order, and other channels do not wait', async () => {
    const { peer, adapter } = await startHarness('Socket Mode', { limitPosts: true });
    peer.workspace.addChannel('C0OTHER001', 'other', [cast.bot]);
    const titles = ['one', 'two', 'three'];
    const started = Date.now();
    const posts = titles.map((title) =>
      adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, { ...summary, title }),
    );
    await adapter.post({ channel: 'C0OTHER001', thread: null, idempotencyKey: null }, summary);
    expect(Date.now() - started).toBeLessThan(2000);
    await Promise.all(posts);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1990);
    const channel = peer.workspace.find(cast.desk);
    expect(channel?.messages.map((message) => message.text.split('\n')[0])).toEqual(titles);
    expect(peer.callsOf('chat.postMessage').filter(({ answer }) => answer?.ok !== true)).toEqual([]);
  });

  test('waits as long as a 429 says and posts once', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    peer.failNext('chat.postMessage', { status: 429, retryAfter: 1 });
    const started = Date.now();
    await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
    expect(peer.workspace.find(cast.desk)?.messages).toHaveLength(1);
  });

  test('gives up on a 429 that asks for too long, with how long', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    peer.failNext('chat.postMessage', { status: 429, retryAfter: 120 });
    const error = await failure(adapter.post({ channel: '#desk', thread: null, idempotencyKey: null }, summary));
    expect(error).toMatchObject({
      problem: 'later',
      retryAfter: 120_000,
      message: expect.stringContaining('120 seconds'),
    });
  });

  test('is not repeated when the answer is lost on the way, since it may stand already', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    peer.failNext('chat.postMessage', 'drop');
    const error = await failure(adapter.post({ channel: '#desk', thread: null, idempotencyKey: null }, summary));
    expect(error).toMatchObject({
      problem: 'later',
      message: expect.stringContaining('Look there whether it arrived'),
    });
    expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
  });

  test('that Slack is not up to asks to try later', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    peer.failNext('chat.postMessage', { error: 'service_unavailable' });
    expect(
      await failure(adapter.post({ channel: '#desk', thread: null, idempotencyKey: null }, summary)),
    ).toMatchObject({
      problem: 'later',
    });
    peer.failNext('chat.postMessage', { status: 503 });
    expect(
      await failure(adapter.post({ channel: '#desk', thread: null, idempotencyKey: null }, summary)),
    ).toMatchObject({
      problem: 'later',
    });
  });

  test('stands without a link when Slack gives none', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    peer.failNext('chat.getPermalink', { error: 'fatal_error' });
    expect(await adapter.post({ channel: '#desk', thread: null, idempotencyKey: null }, summary)).toMatchObject({
      link: null,
    });
  });

  test('puts the parts of an answer that cannot be asked again in the thread of the first', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    const long = createAnswer({ title: 'Long', blocks: [quote(text(longQuotation))] });
    const { message } = await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, long);
    const threads = peer.workspace.find(cast.desk)?.messages.map(({ threadTs }) => threadTs);
    expect(threads).toEqual([null, message, message, message]);
  });

  test('of an answer leaves text that pings inert', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    const hostile = '<!channel> <!here> <@U0ALICE001> @everyone <#C0DESK0001> *x* & https://example.org';
    await adapter.post(
      { channel: cast.desk, thread: null, idempotencyKey: null },
      createAnswer({ title: hostile, blocks: [paragraph(text(hostile))] }),
    );
    expect(peer.problems).toEqual([]);
  });
});

describe('update', () => {
  test('edits the post in place', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    const posted = await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
    await adapter.update(posted, { ...summary, title: 'Corrected' });
    expect(peer.workspace.find(cast.desk)?.messages).toMatchObject([
      { edited: true, text: 'Corrected\nagreed, disputed' },
    ]);
  });

  test('of a post that is gone, or of another, says so', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    const posted = await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
    peer.workspace.remove(cast.desk, posted.message);
    expect(await failure(adapter.update(posted, summary))).toMatchObject({ problem: 'no-message' });
    const foreign = peer.say({ text: 'not ours' });
    expect(await failure(adapter.update({ ...posted, message: foreign.ts }, summary))).toMatchObject({
      problem: 'no-message',
    });
  });
});

describe('a command that posts', () => {
  test('takes the channel as Slack writes it, by its id, also where the bot cannot list it', async () => {
    const { peer } = await startHarness('Socket Mode', { scopes: ['chat:write', 'commands'] });
    const delivery = await peer.sendCommand({
      command: '/summary',
      text: 'x to:&lt;#C0DESK0001|desk&gt;'.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
    });
    expect(delivery.ack).toMatchObject({ text: expect.stringContaining('It stands at https://') });
    expect(peer.visibleTo(cast.boris, cast.desk)).toHaveLength(1);
  });

  test('tells the asker the remedy', async () => {
    const { peer } = await startHarness('signed HTTP');
    const delivery = await peer.sendCommand({ command: '/summary', typed: 'x to:#elsewhere' });
    expect(delivery.ack).toMatchObject({ text: expect.stringContaining('type /invite @whosaid in #elsewhere') });
  });

  test('that waits for a 429 is acknowledged in time and answered after', async () => {
    const { peer } = await startHarness('signed HTTP', {}, { ackDeadlineMs: 100 });
    peer.failNext('chat.postMessage', { status: 429, retryAfter: 1 });
    const delivery = await peer.sendCommand({ command: '/summary', typed: 'x to:#desk' });
    expect(delivery).toMatchObject({ status: 200, ack: null });
    await until(() => expect(peer.followUps).toHaveLength(1));
    expect(peer.workspace.find(cast.desk)?.messages).toHaveLength(2);
  });
});

describe('a message that must go out once', () => {
  const key = 'a'.repeat(64);
  const since = new Date(Date.now() - 60_000).toISOString();

  test.each([
    ['in a thread', true, 'conversations.replies'],
    ['in a channel', false, 'conversations.history'],
  ] as const)(
    '%s is looked for when an earlier attempt may have arrived, and only then',
    async (_, inThread, method) => {
      const { peer, adapter } = await startHarness('Socket Mode');
      const { message } = await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
      const thread = inThread ? message : null;
      const first = await adapter.post({ channel: cast.desk, thread, idempotencyKey: { key, since: null } }, summary);
      expect(peer.callsOf(method)).toHaveLength(0);

      expect(await adapter.post({ channel: cast.desk, thread, idempotencyKey: { key, since } }, summary)).toEqual(
        first,
      );
      const other = await adapter.post(
        { channel: cast.desk, thread, idempotencyKey: { key: 'b'.repeat(64), since } },
        summary,
      );
      expect(other.message).not.toBe(first.message);
      expect(peer.callsOf(method)).toHaveLength(2);
      expect(peer.visibleTo(cast.boris, cast.desk)).toHaveLength(3);
    },
  );

  test('is found among the newest although the clock that said since when was ahead, and no further back than it has to be', async () => {
    let late = -3 * 3_600_000;
    const now = () => Date.now() + late;
    const { peer, adapter } = await startHarness('Socket Mode', { now });
    for (let at = 0; at < 450; at += 1) peer.say({ text: `talk ${at}` });
    late = 0;
    const first = await adapter.post(
      { channel: cast.desk, thread: null, idempotencyKey: { key, since: null } },
      summary,
    );
    for (let at = 0; at < 150; at += 1) peer.say({ text: `talk ${at}` });
    const ahead = new Date(Date.now() + 3_600_000).toISOString();
    const again = { channel: cast.desk, thread: null, idempotencyKey: { key, since: ahead } };
    expect(await adapter.post(again, summary)).toEqual(first);
    expect(peer.callsOf('conversations.history')).toHaveLength(1);

    await adapter.post({ ...again, idempotencyKey: { key: 'b'.repeat(64), since } }, summary);
    expect(peer.callsOf('conversations.history')).toHaveLength(2);
  });

  test('is found on a later page, and is not sent where nobody may look', async () => {
    const { peer, adapter } = await startHarness('Socket Mode');
    const { message: thread } = await adapter.post({ channel: cast.desk, thread: null, idempotencyKey: null }, summary);
    for (let at = 0; at < 250; at += 1) peer.say({ text: `talk ${at}`, threadTs: thread });
    const first = await adapter.post({ channel: cast.desk, thread, idempotencyKey: { key, since: null } }, summary);
    expect(await adapter.post({ channel: cast.desk, thread, idempotencyKey: { key, since } }, summary)).toEqual(first);

    peer.failNext('conversations.replies', { error: 'missing_scope', needed: 'channels:history', provided: '' });
    const error = await failure(
      adapter.post({ channel: cast.desk, thread, idempotencyKey: { key: 'b', since } }, summary),
    );
    expect(error).toMatchObject({ problem: 'no-permission', message: expect.stringContaining('channels:history') });
    expect(peer.callsOf('chat.postMessage')).toHaveLength(2);
  });
});
