import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createChannelQueue } from '../../../src/adapters/slack/channel-queue.ts';
import { errorToDeliveryError } from '../../../src/adapters/slack/errors.ts';

let passed = 0;
beforeEach(() => {
  passed = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => passed);
});
afterEach(() => vi.restoreAllMocks());

test('what has waited in its channel’s line for longer than a turn allows is not sent any more, and known not to be', async () => {
  // A second between two messages is over at once.
  let time = 0;
  const queue = createChannelQueue(() => {
    time += 10_000;
    return new Date(time);
  });
  const sent: string[] = [];
  const front = Promise.withResolvers<void>();
  const first = queue.run('C1', () => front.promise);
  const second = queue.run('C1', async () => void sent.push('second'));
  const other = queue.run('C2', async () => void sent.push('other'));
  await other;
  passed += 60_001;
  const third = queue.run('C1', async () => void sent.push('third'));
  front.resolve();
  await first;
  const refusal = await second.catch((error: unknown) => errorToDeliveryError(error, '#desk', 'whosaid'));
  await third;
  expect(sent).toEqual(['other', 'third']);
  // Nobody has to look whether it arrived.
  expect(refusal).toMatchObject({ problem: 'later', retryAfter: 10_000 });
});
