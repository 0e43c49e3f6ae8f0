import { z } from 'zod';
import { seconds } from './duration.ts';

export const suiteName = z.enum(['unit', 'integration', 'stress', 'load', 'model', 'bench']);

export const profileSchema = z.strictObject({
  suites: z.array(suiteName).min(1).describe('Suites that it runs, in this order'),
  tags: z.array(z.string()).describe("Vitest tag filters, such as '!slow'"),
  budgetSeconds: z
    .partialRecord(suiteName, seconds)
    .describe('Time that each suite may take; at its end the suite is stopped and reported'),
  testTimeoutSeconds: seconds.describe('A test that takes longer is stopped and has failed'),
  checkLeftOpen: z
    .boolean()
    .describe('Whether a test fails that leaves a timer, a server, a connection or a file open'),
  checkSlowMarks: z
    .boolean()
    .describe("Whether a test fails the run that is slow in run after run without the tag 'slow'"),
  loadSeconds: seconds.describe(
    'The least duration of each load scenario; it goes on while a gate is undecided',
  ),
  burstMs: z
    .strictObject({
      latency: z.number().positive().describe('Of slow requests, in milliseconds'),
      errors: z.number().positive().describe('Of failed requests, in milliseconds'),
    })
    .describe(
      'The longest bursts that a pass of a load gate holds for: longer ones take a longer load',
    ),
  gatedPercentile: z
    .number()
    .gt(0)
    .lt(1)
    .describe('The highest percentile that has to be decided; one above it counts where it fails'),
  leakSeconds: seconds.describe('Time that each leak hunt may take'),
  alpha: z
    .number()
    .gt(0)
    .lt(0.5)
    .describe('Rate of false alarms for all the blocking gates of a run together'),
});

export type SuiteName = z.infer<typeof suiteName>;
export type Profile = z.infer<typeof profileSchema>;
