/** What is posted to a channel, and what it follows, is shown only to those who see it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeliveryError } from '../../../src/bot/outbox/delivery-error.ts';
import { type OutboxNewsroom, openOutboxNewsroom, shareAnswer } from './outbox-newsroom.ts';

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
  desk.model.canSee = async (channel) => channel !== 'C9';
});
afterEach(() => desk.remove());

const text = async (line: string, channel = 'C1') => {
  const { title, blocks } = await desk.ask(line, channel);
  return JSON.stringify([title, blocks]);
};

test('/posts shows posts and failures of a channel only to those who see it', async () => {
  await shareAnswer(desk, '/whosaid "ready to dialogue"', 'C1');
  await shareAnswer(desk, '/source S3', 'C9');
  desk.model.failNext('C9', 'not-invited');
  await shareAnswer(desk, '/source S2', 'C9');
  const outside = await text('/posts');
  expect(outside).toContain('ready to dialogue');
  expect(outside).not.toMatch(/\/source|C9|not-invited/);
  expect(outside).toContain('Left out: 2 posts in channels that you do not see.');
  const inside = await text('/posts', 'C9');
  expect(inside).toMatch(/\/source \S*S3/);
  expect(inside).toContain('not-invited');
  expect(inside).not.toContain('Left out');
});

test('/following and /digest show a channel only to those who see it', async () => {
  await desk.ask('/follow lecornu', 'C9');
  await desk.ask('/digest weekdays 09:00 UTC', 'C9');
  await desk.ask('/follow shoigu', 'C1');
  expect(await text('/following')).not.toMatch(/Lecornu|C9|digest, /);
  expect(await text('/following')).toContain('Left out: 2 follows and digests in channels that you do not see.');
  expect(await text('/following', 'C9')).toMatch(/Shoigu.*Lecornu.*digest/);
  expect(await text('/digest')).not.toContain('09:00');
  expect(await text('/digest', 'C9')).toContain('09:00');
});

test('who may not post in a channel does not hear that a summary stands there', async () => {
  await desk.ask('/summary lecornu-shoigu to:#C9', 'C9');
  desk.model.assertCanPost = async () => {
    throw new DeliveryError('no-permission', 'Not yours.');
  };
  expect(await text('/summary lecornu-shoigu to:#C9')).toContain('Not yours');
});
