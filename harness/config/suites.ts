import { z } from 'zod';

const globs = z.array(z.string().min(1));

/** Endings of JavaScript and TypeScript. */
const script = '{js,mjs,cjs,jsx,ts,mts,cts,tsx}';

const junitSchema = z
  .strictObject({
    junit: z
      .union([z.string().min(1), globs.min(1)])
      .describe('Globs of the results that another runner writes, in JUnit XML'),
    command: z
      .string()
      .min(1)
      .optional()
      .describe('Runs those tests first; without a shell, with DATABASE_URL and REDIS_URL'),
  })
  .describe('Tests of another runner, such as pytest, Go or Jest');

const testGlobs = z.union([globs, junitSchema]);

export const suitesSchema = z
  .strictObject({
    unit: testGlobs
      .default([`**/*.{test,spec}.${script}`])
      .describe('Tests that need no service; by default the tests that no other suite names'),
    integration: testGlobs
      .default([`suites/integration/**/*.{test,spec}.${script}`])
      .describe('Tests against services, engines and the back end'),
    stress: testGlobs
      .default([`suites/stress/**/*.{test,spec,leak}.${script}`])
      .describe('Vitest files, and *.leak.ts modules for retained resources'),
    load: globs
      .default(['suites/load/*.{js,mjs,ts,mts}'])
      .describe('k6 scripts, one scenario a file'),
    bench: globs
      .default(['**/*.bench.{ts,mts,js,mjs}'])
      .describe('Vitest benchmarks, compared with the git ref that bench/… thresholds name'),
  })
  .describe(
    "Globs of each suite, relative to the config file; '!…' leaves out. Or { junit: 'build/*.xml' }",
  );

export const quarantineSchema = z
  .strictObject({
    test: z.string().min(1).describe('Its full name: the groups and the test, joined by " > "'),
    file: z.string().min(1).optional().describe('Its file, where several have such a test'),
    owner: z.string().min(1).describe('Who mends it'),
    until: z.iso.date().describe('The last day on which its failure does not count: 2026-12-31'),
    why: z.string().min(1).describe('What is known of it'),
  })
  .describe('A flaky test whose failure does not count for a while; it still runs and is shown');

export type JunitConfig = z.infer<typeof junitSchema>;
export type QuarantineEntry = z.infer<typeof quarantineSchema>;
