import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { coalesce } from '../../src/lib/coalesce.ts';

test('never works twice at a time, also when somebody asks at the moment one run has ended and another waits', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const ask = coalesce(async () => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    await setImmediate();
    running -= 1;
  });
  const first = ask();
  const asked = first.then(ask);
  await Promise.all([first, ask(), asked, ask()]);
  expect(most).toBe(1);
  expect(runs).toBe(2);
});

test('who asks while it runs gets a run that begins later, and a failed one stops nobody', async () => {
  let runs = 0;
  const ask = coalesce(async () => {
    runs += 1;
    await setImmediate();
    if (runs === 1) throw new Error('the first fails');
  });
  const first = ask();
  await expect(first).rejects.toThrow('the first fails');
  await Promise.all([ask(), ask()]);
  expect(runs).toBe(2);
});
