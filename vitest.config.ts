import { defineConfig } from 'vitest/config';
import LongestFirst from './scripts/test/longest-first.ts';

const SECONDS = 1000;
/** Files that wait for servers, for k6 and for deadlines leave half of two cores idle. */
const WAITING_WORKERS = 3;
const alone = 'suites/integration/verdict/ships.test.ts';

export default defineConfig({
  test: {
    tags: [
      { name: 'unit', description: 'Needs no service' },
      { name: 'integration', description: 'Runs against real services, engines or the back end' },
      { name: 'stress', description: 'Leaks, saturation, cancellation, restarts' },
      { name: 'load', description: 'Drives a back end with k6' },
      { name: 'benchmark', description: 'Measures time; its result depends on the machine' },
      {
        name: 'slow',
        description:
          'Takes 5 s or more (slowTestMs of assay.config); left out of the smoke profile',
      },
      {
        name: 'exhaustive',
        description:
          'A cell of a matrix whose most telling ones `npm test` or `npm run test:thorough` takes; for the nightly workflow',
      },
      {
        name: 'thorough',
        description:
          'What `npm test` and the smoke profile leave to `npm run test:thorough`: case after case of what other files show, and long hunts',
      },
      {
        name: 'trials',
        description: 'Many trials of one thing: too many to be run for each mutant',
      },
      { name: 'gpu', description: 'Needs a CUDA device' },
      { name: 'docker', description: 'Needs a Docker engine' },
      { name: 'postgres', description: 'Needs Postgres' },
      { name: 'redis', description: 'Needs Redis' },
    ],
    strictTags: true,
    // Of the rules that decide, by the unit tests alone: `npm run coverage`.
    coverage: {
      provider: 'v8',
      include: ['harness/{statistics,thresholds,verdicts}/**/*.ts'],
      reporter: ['text'],
      thresholds: { branches: 95 },
    },
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    maxWorkers: 2,
    // The deadlines are for two cores that are busy with much else: they catch what hangs, they time nothing.
    expect: { poll: { timeout: 180 * SECONDS } },
    teardownTimeout: 60 * SECONDS,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['suites/unit/**/*.test.ts'],
          setupFiles: ['suites/unit/property-seed.ts'],
          // No test leaves anything to the next one, and one process for all takes a third of the time.
          isolate: false,
          testTimeout: 120 * SECONDS,
          hookTimeout: 120 * SECONDS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['suites/integration/**/*.test.ts'],
          exclude: [alone],
          globalSetup: ['fixtures/global-setup.ts'],
          testTimeout: 600 * SECONDS,
          hookTimeout: 600 * SECONDS,
          // Of the tests of a file that may run at once, each starts several processes.
          maxConcurrency: 3,
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // Measures a back end: it wants the machine for itself, and comes last.
          name: 'verdict',
          include: [alone],
          testTimeout: 900 * SECONDS,
          hookTimeout: 600 * SECONDS,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'stress',
          include: ['suites/stress/**/*.test.ts'],
          globalSetup: ['fixtures/global-setup.ts'],
          testTimeout: 600 * SECONDS,
          hookTimeout: 600 * SECONDS,
          // The back end answers late on a busy machine, and still answers.
          env: {
            DATABASE_WAIT_MS: '60000',
            ENGINE_TIMEOUT_MS: '60000',
            HEALTH_TIMEOUT_MS: '60000',
          },
          maxWorkers: WAITING_WORKERS,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
