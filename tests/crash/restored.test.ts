/** A backup that is put back after the bot was killed does not know what was sent since it was taken: nothing stands twice. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerToText } from '../../src/adapters/console/render.ts';
import { DeliveryError } from '../../src/bot/outbox/delivery-error.ts';
import { backUp } from '../../src/storage/sqlite/backup.ts';
import { type OutboxNewsroom, openOutboxNewsroom, shareAnswer } from '../bot/outbox/outbox-newsroom.ts';

let desk: OutboxNewsroom;
beforeEach(async () => {
  desk = await openOutboxNewsroom();
});
afterEach(() => desk.remove());

const ledger = () => join(desk.folder, 'data', 'ledger.sqlite');
const backup = () => join(desk.folder, 'backup.sqlite');

/** As after kill -9: what was recorded since the backup is lost, and the board is the one from before. */
const restore = () =>
  desk.restart(() => {
    for (const suffix of ['-wal', '-shm']) rmSync(`${ledger()}${suffix}`, { force: true });
    copyFileSync(backup(), ledger());
  });

test('a correction and a message to followers that were sent after the backup are found, not sent again', async () => {
  await shareAnswer(desk);
  await desk.ask('/follow lecornu-shoigu #C9');
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await backUp(ledger(), backup());
  await desk.send();
  await desk.advance(10 * 60_000);
  const [post] = desk.model.in('C1');
  const stands = () => [desk.model.in('C1').length, desk.model.in('C1', post?.id).length, desk.model.in('C9').length];
  expect(stands()).toEqual([1, 1, 1]);

  await restore();
  await desk.send();
  await desk.advance(60 * 60_000);

  expect(stands()).toEqual([1, 1, 1]);
  const posts = await desk.ask('/posts');
  expect(answerToText(posts, { colour: false }, desk.newsroom.bot.commands)).toContain('corrected.');
  // Of what is recorded from now on all are told, once.
  await desk.ask('/correct S5 says:"Both were ready to talk." reason:"Closer"');
  await desk.send();
  expect(desk.model.in('C1', post?.id)).toHaveLength(2);
});

test('a share that was planned in the backup and sent after it is found, and corrections reach it', async () => {
  const { post } = desk.model;
  desk.model.post = async (target, answer) => {
    await backUp(ledger(), backup());
    return post(target, answer);
  };
  await shareAnswer(desk);
  desk.model.post = post;
  await restore();
  await desk.send();
  expect(desk.model.messages).toHaveLength(1);
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await desk.send();
  expect(desk.model.in('C1')[0]?.edits).toBe(1);
});

test('what the platform shows only page by page is looked for until the end, and other posts go out meanwhile', async () => {
  const { post } = desk.model;
  desk.model.post = async (target, answer) => {
    await backUp(ledger(), backup());
    return post(target, answer);
  };
  await shareAnswer(desk);
  await restore();
  let looks = 0;
  desk.model.post = async (target, answer) => {
    if (target.idempotencyKey?.since != null && target.channel === 'C1') {
      looks += 1;
      if (looks <= 3) throw new DeliveryError('later', 'Wait.', { retryAfter: 60_000, isSearching: true });
    }
    return post(target, answer);
  };
  await desk.send();
  expect(looks).toBe(1);
  await shareAnswer(desk, undefined, 'C2');
  expect(desk.model.in('C2')).toHaveLength(1);
  for (let minute = 1; minute <= 3; minute += 1) await desk.advance(60_000);
  expect(looks).toBe(4);
  expect(desk.model.in('C1')).toHaveLength(1);
});

test('a summary that was posted to its team channel after the backup stands there once', async () => {
  await desk.remove();
  desk = await openOutboxNewsroom(undefined, { SUMMARY_CHANNELS: 'slack:C5' });
  await backUp(ledger(), backup());
  await desk.send();
  await restore();
  await desk.send();
  expect(desk.model.in('C5')).toHaveLength(1);
  await desk.send();
  expect(desk.model.lookups).toBe(1);
});
