/** Messages to the bot whose process dies, or that Slack does not take an answer to: each is answered once. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDedupeStore } from '../../../src/storage/dedupe-store.ts';
import { createInbox, type Inbox } from '../../../src/storage/inbox.ts';
import { createKeyv } from '../../../src/storage/keyv.ts';
import { openSqliteStore } from '../../../src/storage/sqlite/sqlite.ts';
import { cast } from '../../fakes/slack/workspace.ts';
import { temporaryFolder } from '../../processes/run.ts';
import { createHarness, type Harness, until } from './harness.ts';

/** The same store, as each new process opens it. */
function createStored() {
  const folder = temporaryFolder();
  const store = openSqliteStore(join(folder, 'ledger.sqlite'));
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const changing = createKeyv<unknown>(store, 'newsroom:unanswered', 'replace');
  return {
    as: (worker: string, leaseMs = 0, now = () => new Date(), elapsed = () => 0): Inbox =>
      createInbox(
        { adding: createKeyv<unknown>(store, 'newsroom:unanswered', 'append'), changing },
        leaseMs === 0 ? null : createDedupeStore(store, 'newsroom:taken', worker, now),
        worker,
        leaseMs,
        now,
        elapsed,
      ),
    /** As a copy does that dies right after. */
    mark: (mark: string) => createDedupeStore(store, 'newsroom:taken', 'dead', () => new Date()).claim([mark]),
    async count(): Promise<number> {
      let count = 0;
      for await (const _ of changing.iterator?.(undefined) ?? []) count += 1;
      return count;
    },
  };
}

async function all(unanswered: Inbox) {
  const taken = [];
  for await (const left of unanswered.reclaim()) taken.push(left);
  return taken;
}

const posts = ({ peer }: Harness) => peer.callsOf('chat.postMessage').filter(({ answer }) => answer !== null);

/** Another process beside the first one's loopback Slack. */
async function startHeir({ peer }: Harness, unanswered: Inbox, lookEvery = 60_000) {
  const heir = await createHarness(
    'Socket Mode',
    {},
    { inbox: unanswered, reclaimIntervalMs: lookEvery, api: { slackApiUrl: peer.url } },
  );
  await heir.adapter.start();
  return heir;
}

test('a message is kept before it is acknowledged, and no longer than until it is answered', async () => {
  const stored = createStored();
  const order: string[] = [];
  const unanswered: Inbox = {
    ...stored.as('one'),
    async add(key, question) {
      const isKept = await stored.as('one').add(key, question);
      order.push(`kept ${await stored.count()}`);
      return isKept;
    },
  };
  const harness = await createHarness('signed HTTP', {}, { inbox: unanswered });
  await harness.adapter.start();

  await harness.peer.sendMention({ typed: 'ready' });
  order.push('acknowledged');

  await until(() => expect(posts(harness)).toHaveLength(1));
  expect(order).toEqual(['kept 1', 'acknowledged']);
  await harness.adapter.stop();
  expect(await stored.count()).toBe(0);
});

test.each(['app_mention', 'message'] as const)(
  'what was acknowledged (%s) and not answered is answered once by the next process, and by no further one',
  async (kind) => {
    const stored = createStored();
    const dying = await createHarness('signed HTTP', {}, { inbox: stored.as('dying') });
    await dying.adapter.start();
    const send = kind === 'message' ? dying.peer.sendDirectMessage : dying.peer.sendMention;
    // Its answer never comes: for whoever looks from outside, the process is gone.
    const sent = await send({ user: cast.boris, typed: '/slow ready' });
    expect(sent).toMatchObject({ status: 200, failure: null });
    await until(() => expect(dying.bot.asked).toHaveLength(1));
    const { peer } = dying;

    const heir = await startHeir(dying, stored.as('heir'));
    heir.bot.release();
    await until(() => expect(heir.bot.asked).toHaveLength(1));
    heir.bot.release();
    await until(() => expect(posts(dying)).toHaveLength(1));
    const [post] = posts(dying);
    const event = sent.payload.event as { ts: string; channel: string };
    expect(post?.args).toMatchObject({ channel: event.channel });
    if (kind === 'app_mention') expect(post?.args.thread_ts).toBe(event.ts);
    await heir.adapter.stop();
    expect(await stored.count()).toBe(0);

    const further = await startHeir(dying, stored.as('further'));
    await further.adapter.stop();
    expect(further.bot.asked).toEqual([]);
    expect(peer.callsOf('chat.postMessage')).toHaveLength(1);
    dying.bot.release();
  },
);

test('an answer that arrived although nobody heard so is not given again', async () => {
  const stored = createStored();
  const unanswered = { ...stored.as('dying'), ack: () => Promise.reject(new Error('killed')) };
  const dying = await createHarness('signed HTTP', {}, { inbox: unanswered });
  await dying.adapter.start();
  await dying.peer.sendMention({ typed: 'ready' });
  await until(() => expect(posts(dying)).toHaveLength(1));
  await dying.adapter.stop();
  expect(await stored.count()).toBe(1);

  const heir = await startHeir(dying, stored.as('heir'));
  await until(() => expect(heir.bot.asked).toHaveLength(1));
  await heir.adapter.stop();

  expect(posts(dying)).toHaveLength(1);
  expect(await stored.count()).toBe(0);
});

test('a message that cannot be answered while Slack is away is answered once when it is back', async () => {
  const stored = createStored();
  const harness = await createHarness('signed HTTP', {}, { inbox: stored.as('one'), reclaimIntervalMs: 50 });
  harness.peer.failNext('chat.postMessage', 'drop', 3);
  await harness.adapter.start();

  await harness.peer.sendMention({ typed: 'ready' });

  const shown = () => harness.peer.visibleTo(cast.alice, cast.desk);
  await until(() => expect(shown()).toHaveLength(1));
  await harness.adapter.stop();
  expect(shown()).toHaveLength(1);
  expect(harness.peer.callsOf('chat.postMessage')).toHaveLength(4);
  expect(await stored.count()).toBe(0);
});

test('a message whose answer Slack refuses is answered with a sentence, not with silence', async () => {
  const stored = createStored();
  const harness = await createHarness('signed HTTP', {}, { inbox: stored.as('one') });
  harness.peer.failNext('chat.postMessage', { error: 'invalid_blocks' });
  await harness.adapter.start();

  await harness.peer.sendMention({ typed: 'ready' });

  const shown = () => harness.peer.visibleTo(cast.alice, cast.desk);
  await until(() => expect(JSON.stringify(shown())).toContain('Something went wrong here'));
  await harness.adapter.stop();
  expect(shown()).toHaveLength(1);
  expect(await stored.count()).toBe(0);
});

test('what is a quarter of an hour old is left, and what another copy may still be answering too', async () => {
  const stored = createStored();
  const minutes = (count: number) => () => new Date(Date.now() + count * 60_000);
  await stored.as('one').add('slack C1 1.1', { text: 'x' });

  expect(await all(stored.as('other', 120_000, minutes(1)))).toEqual([]);
  expect(await stored.count()).toBe(1);
  expect(await all(stored.as('other', 120_000, minutes(16)))).toEqual([]);
  expect(await stored.count()).toBe(0);
});

test('what another copy died of is taken over when it has been known for a lease, whatever the clocks say', async () => {
  const stored = createStored();
  let passed = 0;
  await stored.as('ahead', 120_000, () => new Date(Date.now() + 3_600_000)).add('slack C1 1.1', { text: 'x' });
  const heir = stored.as(
    'heir',
    120_000,
    () => new Date(),
    () => passed,
  );
  // Of a copy that lives and whose clock is behind it is not taken.
  await stored.as('behind', 120_000, () => new Date(Date.now() - 300_000)).add('slack C1 1.2', { text: 'y' });
  expect(await all(heir)).toEqual([]);
  passed += 119_999;
  expect(await all(heir)).toEqual([]);
  passed += 1;
  expect(await all(heir)).toMatchObject([{ key: 'slack C1 1.1' }, { key: 'slack C1 1.2' }]);
});

test('a message is answered although the copy that was to take it over died on the way', async () => {
  const stored = createStored();
  let passed = 0;
  const heir = stored.as(
    'heir',
    120_000,
    () => new Date(),
    () => passed,
  );
  const one = stored.as('one', 120_000);
  for (const key of ['slack C1 1.1', 'slack C1 1.2']) await one.add(key, { text: 'x' });
  await one.release('slack C1 1.2');
  for (const key of ['slack C1 1.1', 'slack C1 1.2']) await stored.mark(`heir 0 of ${key}`);
  expect(await all(heir)).toEqual([]);
  passed += 120_000;
  expect(await all(heir)).toMatchObject([{ key: 'slack C1 1.2' }]);
  passed += 120_000;
  expect(await all(heir)).toMatchObject([{ key: 'slack C1 1.1' }]);
  expect(await all(heir)).toEqual([]);
});

test('a message that four processes did not live to answer is left: it may be what killed them', async () => {
  const stored = createStored();
  expect(await stored.as('first').add('slack C1 1.1', { text: 'x' })).toBe(true);
  expect(await stored.as('second').add('slack C1 1.1', { text: 'x' })).toBe(false);

  for (const heir of ['second', 'third', 'fourth'])
    expect(await all(stored.as(heir))).toMatchObject([{ key: 'slack C1 1.1', payload: { text: 'x' } }]);
  expect(await all(stored.as('fifth'))).toEqual([]);
  expect(await stored.count()).toBe(0);
});

test('what a process left behind is taken over at once although the clock was set back since', async () => {
  const stored = createStored();
  await stored.as('first').add('slack C1 1.1', { text: 'x' });
  const heir = stored.as('second', 0, () => new Date(Date.now() - 3_600_000));
  expect(await all(heir)).toMatchObject([{ key: 'slack C1 1.1' }]);
});

test('a message that waited behind another one while processes died is answered all the same', async () => {
  const stored = createStored();
  for (const key of ['slack C1 1.1', 'slack C1 1.2']) await stored.as('first').add(key, { text: key });
  for (const heir of ['second', 'third', 'fourth']) {
    // It dies of the first one it comes to.
    for await (const { key } of stored.as(heir).reclaim()) {
      expect(key).toBe('slack C1 1.1');
      break;
    }
  }
  expect(await all(stored.as('fifth'))).toMatchObject([{ key: 'slack C1 1.2' }]);
});

test('a public post that may stand already is not made again: the asker is told to look', async () => {
  const stored = createStored();
  // It posts, and dies before it has told so in the thread.
  const unanswered = { ...stored.as('killed'), ack: () => Promise.reject(new Error('killed')) };
  const killed = await createHarness('signed HTTP', {}, { inbox: unanswered });
  await killed.adapter.start();
  await killed.peer.sendMention({ typed: '/summary lecornu-shoigu to:#desk' });
  await until(() => expect(killed.bot.asked).toHaveLength(1));
  await until(() => expect(posts(killed)).toHaveLength(2));
  await killed.adapter.stop();

  const heir = await startHeir(killed, stored.as('heir'));
  await until(() => expect(heir.bot.asked).toHaveLength(1));
  await heir.adapter.stop();

  expect(posts(killed)).toHaveLength(2);
});

test('of what the heir may not do again the asker is told to look, in the thread', async () => {
  const stored = createStored();
  const dying = await createHarness('signed HTTP', {}, {});
  await dying.adapter.start();
  await stored.as('dead').add('slack x', {
    ...{ channel: cast.desk, ts: dying.peer.say({ text: 'x' }).ts, user: cast.alice, thread_ts: null, isDirect: false },
    text: '/summary lecornu-shoigu to:#desk',
  });

  const heir = await startHeir(dying, stored.as('heir'));
  await until(() => expect(posts(dying)).toHaveLength(1));
  await heir.adapter.stop();

  expect(JSON.stringify(posts(dying)[0]?.args)).toContain('look in the channel, then ask again');
});
