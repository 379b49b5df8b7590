import { afterEach, expect, test, vi } from 'vitest';
import { createJsonLog } from '../../src/lib/logger.ts';

afterEach(() => vi.restoreAllMocks());

test('lines that only inform are written together, and a warning at once with all before it, in order', async () => {
  const log = await createJsonLog(['hush']);
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log.info('first');
  log.info('second', { said: 'hush' });
  expect(written).not.toHaveBeenCalled();
  log.warn('third');
  expect(written).toHaveBeenCalledTimes(1);
  const lines = String(written.mock.calls[0]?.[0]).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['first', 'second', 'third']);
  expect(lines.join()).not.toContain('hush');
});

test('what waits is written although nothing else happens, and at the end of the process', async () => {
  const before = process.listeners('exit');
  const log = await createJsonLog([]);
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  log.info('alone');
  await vi.waitFor(() => expect(written).toHaveBeenCalledTimes(1));
  log.info('last');
  // What Node calls when the process ends, also by a fault.
  for (const listener of process.listeners('exit')) if (!before.includes(listener)) (listener as () => void)();
  expect(String(written.mock.calls.at(-1)?.[0])).toContain('last');
});
