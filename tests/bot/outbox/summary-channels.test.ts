/** A dossier's summary reaches its team channel although the platform or the store was away when the bot started. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/adapters/newsrooms.ts';
import { postSummaries } from '../../../src/bot/outbox/summary-channels.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { Newsroom } from '../../../src/newsrooms/open-newsroom.ts';
import type { ModelFault } from './channel-model.ts';
import { type OutboxNewsroom, openOutboxNewsroom } from './outbox-newsroom.ts';

const config = readConfig({ SUMMARY_CHANNELS: 'slack:C5' });
const HOUR = 3_600_000;

let desk: OutboxNewsroom;
let logged: string[];
beforeEach(async () => {
  desk = await openOutboxNewsroom();
  logged = [];
  vi.useFakeTimers({ toFake: ['setTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await desk.remove();
});

async function post(newsroom: Newsroom = desk.newsroom): Promise<void> {
  const log = { info() {}, warn: (event: string) => void logged.push(event), error() {} };
  const adapter: Connection = { ...desk.model, async stop() {} };
  await postSummaries(config, newsroom, [adapter], log);
}

test.each<[ModelFault, number]>([
  ['later', 1],
  ['lost', 1],
  ['not-invited', 0],
])('a refusal with “%s” is tried again where that may help', async (fault, expected) => {
  desk.model.failNext('C5', fault);
  await post();
  await vi.advanceTimersByTimeAsync(HOUR);
  await vi.waitFor(() => expect(desk.model.in('C5')).toHaveLength(expected));
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(desk.model.in('C5')).toHaveLength(expected);
  await desk.newsroom.readModel.catchUp();
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await desk.send();
  expect(desk.model.in('C5').map(({ edits }) => edits)).toEqual(Array.from({ length: expected }, () => 1));
});

test('what stands there and could not be recorded is found and recorded, so that corrections reach it', async () => {
  let isAway = true;
  const record: Newsroom['record'] = (body, by) =>
    isAway ? Promise.reject(new Error('the store is away')) : desk.newsroom.record(body, by);
  await post({ ...desk.newsroom, record });
  isAway = false;
  // Meanwhile the record changes.
  await desk.advance(1_000);
  await desk.ask('/correct S5 says:"Both were ready." reason:"Too long"');
  await vi.advanceTimersByTimeAsync(HOUR);
  await vi.waitFor(() => expect(desk.newsroom.readModel.outbox.posts({ limit: 2, offset: 0 }).total).toBe(1));
  expect(desk.model.in('C5').map(({ edits }) => edits)).toEqual([1]);
});

test('a newsroom that was closed meanwhile ends nothing but its own looking', async () => {
  desk.model.failNext('C5', 'later');
  await post();
  await desk.restart();
  await vi.advanceTimersByTimeAsync(HOUR);
  await vi.waitFor(() => expect(logged).toEqual(['summary_channels.post_failed', 'summary_channels.retry_failed']));
  expect(desk.model.in('C5')).toEqual([]);
});
