/** A dossier's summary reaches its team channel, once for each version, although the platform or the store was away. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelFault } from './channel-model.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from './outbox-newsroom.ts';

const HOUR = 3_600_000;

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom(undefined, { SUMMARY_CHANNELS: 'slack:#C5' });
});
afterEach(() => desk.remove());

const correct = () => desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');

test.each<[ModelFault]>([['later'], ['lost'], ['not-invited']])(
  'a refusal with “%s” is tried again, and the summary stands there once',
  async (fault) => {
    desk.model.failNext('C5', fault);
    await desk.send();
    await desk.advance(HOUR);
    expect(desk.model.in('C5')).toHaveLength(1);
    await desk.advance(HOUR);
    expect(desk.model.in('C5')).toHaveLength(1);
    await correct();
    await desk.send();
    expect(desk.model.in('C5').map(({ edits }) => edits)).toEqual([1]);
  },
);

test('a summary that never goes out is given up and listed, and an editor sends it once they have removed the cause', async () => {
  desk.model.failNext('C5', ...Array.from({ length: 6 }, () => 'not-invited' as const));
  await desk.send();
  await desk.advance(100 * HOUR);
  expect(desk.model.messages).toEqual([]);
  const text = JSON.stringify((await desk.ask('/posts')).blocks);
  const [name = ''] = /m\d+/.exec(text) ?? [];
  expect(text).toContain('Refused: not-invited.');
  await desk.ask(`/posts retry ${name}`);
  await desk.send();
  expect(desk.model.in('C5')).toHaveLength(1);
});

test('what stands there and could not be recorded is found and recorded, so that corrections reach it', async () => {
  const { post } = desk.model;
  desk.model.post = async (target, answer) => {
    desk.model.post = post;
    const posted = await post(target, answer);
    await desk.newsroom.ledger.close();
    return posted;
  };
  await desk.send();
  expect(desk.model.in('C5')).toHaveLength(1);
  await desk.restart();
  // Before it is found, the record changes.
  await desk.advance(1_000);
  await correct();
  await desk.send();
  expect(desk.newsroom.readModel.outbox.posts({ limit: 2, offset: 0 }).total).toBe(1);
  expect(desk.model.in('C5').map(({ edits }) => edits)).toEqual([1]);
});

test('a new version of the file is posted again, while the bot runs', async () => {
  await desk.send();
  await desk.restart();
  await desk.send();
  expect(desk.model.in('C5')).toHaveLength(1);
  await desk.editDossier(['The two countries had said that they were ready', 'Both had said that they were ready']);
  await desk.send();
  expect(desk.model.in('C5')).toHaveLength(2);
  await correct();
  await desk.send();
  expect(desk.model.in('C5')).toHaveLength(2);
});

test('a channel that the platform does not know holds up no other, and is tried again', async () => {
  await desk.remove();
  desk = await openOutboxNewsroom(undefined, { SUMMARY_CHANNELS: 'slack:#gone,slack:#C6' });
  const { resolve } = desk.model;
  let isGone = true;
  desk.model.resolve = (channel) =>
    isGone && channel === '#gone' ? Promise.reject(new Error('no such channel')) : resolve(channel);
  await desk.send();
  expect(desk.model.messages.map(({ channel }) => channel)).toEqual(['C6']);
  isGone = false;
  await desk.advance(HOUR);
  expect(desk.model.messages.map(({ channel }) => channel)).toEqual(['C6', 'gone']);
});
