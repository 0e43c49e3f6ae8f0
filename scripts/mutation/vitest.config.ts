import { defineConfig } from 'vitest/config';

/**
 * For StrykerJS (`npm run mutation`, `scripts/mutation/run.ts`): the tests of one folder of pure rules,
 * which are to find the mutants of that folder by themselves.
 */
const folder = process.env['MUTATED'] ?? '{statistics,thresholds,verdicts}';

export default defineConfig({
  test: {
    include: [`suites/unit/harness/${folder}/**/*.test.ts`],
    tags: [
      { name: 'unit', description: 'Needs no service' },
      // A test of many trials would run for each mutant of what it covers.
      { name: 'slow', description: 'Takes more than about 5 s', skip: true },
    ],
    testTimeout: 240_000,
  },
});
