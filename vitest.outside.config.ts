import { defineConfig } from 'vitest/config';

/**
 * The package as its users get it: built, packed, installed by npm in projects of theirs. It takes
 * minutes and asks a registry, so it runs by itself (`npm run test:outside`), and in CI (`.ci/run`).
 */
export default defineConfig({
  test: {
    include: ['suites/outside/**/*.test.ts'],
    globalSetup: ['suites/outside/pack.ts'],
    maxWorkers: 2,
    // Deadlines for what hangs, on a machine that has other things to do.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
    tags: [
      {
        name: 'exhaustive',
        description:
          'A break that one of the five projects shows for all; for the nightly workflow',
      },
    ],
  },
});
