import { existsSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { startChild } from '../storage/child.ts';

/** A process that has ended is kept as a zombie where nobody asks how it ended. */
function runs(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  return !/\) Z /.test(readFileSync(file, 'utf8'));
}

test.skipIf(!existsSync('/proc/self/stat')).each(['exit', 'SIGTERM'])(
  'what tests start, and what that starts, ends with them: %s',
  async (how) => {
    const tests = startChild('leave-children.ts', [how]);
    await vi.waitFor(() => expect(tests.lines).toHaveLength(1), { timeout: 20_000 });
    const pids = (tests.lines[0] ?? '').split(' ');
    expect(pids).toHaveLength(2);
    if (how !== 'exit') {
      expect(pids.map(runs)).toEqual([true, true]);
      tests.process.kill('SIGTERM');
    }
    await tests.ended;
    await vi.waitFor(() => expect(pids.map(runs)).toEqual([false, false]), { timeout: 20_000 });
  },
);
