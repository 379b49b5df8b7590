/** Corrections that meet a failure: of the platform, of the process, or of ours. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CORRECTED, type OutboxNewsroom, openOutboxNewsroom, SAYS, shareAnswer } from './outbox-newsroom.ts';

const MINUTE = 60_000;

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
});
afterEach(() => desk.remove());

const share = (line: string, channel?: string) => shareAnswer(desk, line, channel);
const textOf = async (line: string) => JSON.stringify((await desk.ask(line)).blocks);

test('a deleted post is noted once and listed, and nothing more is sent to it', async () => {
  await share('/whosaid "ready to dialogue"');
  desk.model.messages.length = 0;
  await desk.editDossier(CORRECTED);
  await desk.send();
  await desk.editDossier([CORRECTED[1], SAYS]);
  await desk.send();
  expect(desk.model.calls).toBe(2);
  expect(await textOf('/posts')).toMatch(/deleted there\..*The post is gone\./);
  expect(await kinds()).toContain('send-failed');
});

test('a platform that asks to wait gets the edit later, and the other channels wait with it', async () => {
  await share('/whosaid "ready to dialogue"');
  await share('/whosaid "ready to dialogue"', 'C2');
  desk.model.failNext('C1', 'later');
  desk.model.failNext('C2', 'later');
  await desk.editDossier(CORRECTED);
  await desk.send();
  expect(desk.model.messages.map(({ edits }) => edits)).toEqual([0, 0]);
  expect(await textOf('/posts')).toContain('being corrected.');
  await desk.advance(MINUTE);
  expect(desk.model.messages.filter(({ thread }) => thread === null).map(({ edits }) => edits)).toEqual([1, 1]);
  expect(desk.model.messages).toHaveLength(4);
});

test('a lost permission is tried five more times, then given up and listed; others go on', async () => {
  await share('/whosaid "ready to dialogue"');
  await share('/whosaid "ready to dialogue"', 'C2');
  desk.model.failNext('C1', ...Array<'no-permission'>(20).fill('no-permission'));
  await desk.editDossier(CORRECTED);
  await desk.send();
  expect(desk.model.in('C2')[0]?.edits).toBe(1);
  await desk.advance(80 * 60 * MINUTE);
  expect(await textOf('/posts')).toMatch(/NOT corrected everywhere, given up\..*Refused: no-permission\./);
  const calls = desk.model.calls;
  await desk.advance(100 * 60 * MINUTE);
  expect(desk.model.calls).toBe(calls);
});

test('an archived channel that comes back gets its correction', async () => {
  await share('/whosaid "ready to dialogue"');
  desk.model.failNext('C1', 'archived', 'archived');
  await desk.editDossier(CORRECTED);
  await desk.send();
  await desk.advance(20 * MINUTE);
  const [post] = desk.model.in('C1');
  expect(post?.edits).toBe(1);
  expect(desk.model.in('C1', post?.id)).toHaveLength(1);
  expect(await textOf('/posts')).toContain('corrected.');
});

test('a reply that arrived unnoticed is looked for and not sent again', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier(CORRECTED);
  const update = desk.model.update;
  desk.model.update = async (posted, answer) => {
    await update(posted, answer);
    desk.model.failNext('C1', 'lost');
  };
  await desk.send();
  await desk.advance(MINUTE);
  expect(desk.model.lookups).toBe(1);
  expect(desk.model.messages.filter(({ thread }) => thread !== null)).toHaveLength(1);
  expect(await textOf('/posts')).toContain('corrected.');
});

test('a process that dies after it sent a reply and before it noted so does not send it again', async () => {
  await share('/whosaid "ready to dialogue"');
  await desk.editDossier(CORRECTED);
  const { record } = desk.newsroom;
  let replies = 0;
  desk.model.post = ((post) => async (target, answer) => {
    const posted = await post(target, answer);
    replies += 1;
    // The store takes nothing more, as for a process that has been killed.
    await desk.newsroom.ledger.close();
    return posted;
  })(desk.model.post);
  await desk.send();
  expect(replies).toBe(1);
  expect(record).toBe(desk.newsroom.record);
  expect(desk.logged).toContain('error outbox.dispatch_failed');
  await desk.restart();
  await desk.send();
  expect(desk.model.lookups).toBe(1);
  expect(desk.model.messages.filter(({ thread }) => thread !== null)).toHaveLength(1);
});

test('a fault of ours is logged, tried again, and stops nothing else', async () => {
  await share('/whosaid "ready to dialogue"');
  await share('/whosaid "ready to dialogue"', 'C2');
  desk.model.failNext('C1', 'crash');
  await desk.editDossier(CORRECTED);
  await desk.send();
  expect(desk.logged).toEqual(['error outbox.send_failed']);
  expect(desk.model.in('C2')[0]?.edits).toBe(1);
  await desk.advance(2 * MINUTE);
  expect(desk.model.in('C1')[0]?.edits).toBe(1);
});

async function kinds(): Promise<string[]> {
  const all: string[] = [];
  for await (const { entry } of desk.newsroom.ledger.read(null)) all.push(entry.kind);
  return all;
}
