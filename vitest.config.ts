import { defineConfig } from 'vitest/config';

const seconds = 1000;
const verdicts = 'suites/integration/verdict.test.ts';
const exhaustive = 'suites/**/*.exhaustive.test.ts';

export default defineConfig({
  test: {
    tags: [
      { name: 'unit', description: 'Needs no service' },
      { name: 'integration', description: 'Runs against real services, engines or the back end' },
      { name: 'stress', description: 'Leaks, saturation, cancellation, restarts' },
      { name: 'load', description: 'Drives a back end with k6' },
      { name: 'benchmark', description: 'Measures time; its result depends on the machine' },
      { name: 'slow', description: 'Takes more than about 5 s; left out of the smoke profile' },
      { name: 'gpu', description: 'Needs a CUDA device' },
      { name: 'docker', description: 'Needs a Docker engine' },
      { name: 'postgres', description: 'Needs Postgres' },
      { name: 'redis', description: 'Needs Redis' },
    ],
    strictTags: true,
    passWithNoTests: false,
    maxWorkers: 2,
    // The deadlines are for a busy machine with two cores: they catch what hangs, they time nothing.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['suites/unit/**/*.test.ts'],
          exclude: [exhaustive],
          testTimeout: 20 * seconds,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['suites/integration/**/*.test.ts'],
          exclude: [verdicts, exhaustive],
          globalSetup: ['fixtures/global-setup.ts'],
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          // Measures a back end: it wants the machine for itself, and comes last.
          name: 'verdict',
          include: [verdicts],
          testTimeout: 240 * seconds,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'stress',
          include: ['suites/stress/**/*.test.ts'],
          exclude: [exhaustive],
          globalSetup: ['fixtures/global-setup.ts'],
          testTimeout: 120 * seconds,
          hookTimeout: 60 * seconds,
          // One file at a time: each one wants the machine for itself.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          // Every cell of a matrix of which `npm test` takes the most telling ones: for .ci/run.
          name: 'exhaustive',
          include: [exhaustive],
          globalSetup: ['fixtures/global-setup.ts'],
          testTimeout: 240 * seconds,
          hookTimeout: 60 * seconds,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
