import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/end-children.ts'],
    // Real parts (processes, servers, disks) share two cores: generous time-outs, so that a slow machine is not a failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A shared machine can stall a process for longer than a platform waits; a real fault fails three times.
    retry: process.env.CI === undefined ? 0 : 2,
  },
});
