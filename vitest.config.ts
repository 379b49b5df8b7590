import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Real parts (processes, servers, disks) share two cores: generous time-outs, so that a slow machine is not a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
