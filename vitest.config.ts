import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long for their size, which is what vitest goes by where it has not seen them run. */
const SLOW = [
  'hostile/platforms',
  'crash/crash-runs',
  'newsrooms/living',
  'ops/log',
  'crash/crash-posting',
  'bot/outbox/sending',
  'crash/crash-review',
];

/** The slow ones first: one that begins last would be waited for alone. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) =>
      SLOW.some((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
    return (await super.sort(files)).toSorted((a, b) => Number(isSlow(b)) - Number(isSlow(a)));
  }
}

/** Files that replace a module, or count what the whole process does: each needs a process of its own. */
const ISOLATED = ['tests/locales/pseudo.test.ts', 'tests/ops/health.test.ts'];

const TESTS = ['tests/**/*.test.ts'];

export default defineConfig({
  test: {
    // The console answers in the language of the terminal.
    env: { LANG: 'C.UTF-8', LC_ALL: '' },
    globalSetup: ['tests/global-setup.ts'],
    setupFiles: ['tests/processes/end-children.ts'],
    // Half of a file's time goes by in waiting, for processes and for what platforms ask to wait.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowFirst },
    // Real parts (processes, servers, disks) share two cores: generous time-outs, so that a slow machine is not a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A shared machine can stall a process for longer than a platform waits; a real fault fails three times.
    retry: process.env.CI === undefined ? 0 : 2,
    // Loading the program anew for each of two hundred files took a quarter of the time.
    projects: [
      { extends: true, test: { name: 'shared', include: TESTS, exclude: ISOLATED, isolate: false } },
      { extends: true, test: { name: 'isolated', include: ISOLATED } },
    ],
  },
});
