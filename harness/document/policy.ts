import { z } from 'zod';
import { limitSchema } from '../verdicts/verdict.ts';
import { severities } from '../thresholds/threshold.ts';

/**
 * What a config demands, whatever a run measured of it: the limits, and what is excused. Two of them tell
 * what was loosened between two runs.
 */
export const policySchema = z.object({
  limits: z
    .array(
      z.object({
        /** Subject or pattern, and statistic: `load/* latency.p99`. */
        threshold: z.string(),
        limit: limitSchema,
        /** What a relative limit is held against; null for an absolute one. */
        to: z.string().nullable(),
        severity: z.enum(severities),
      }),
    )
    .readonly(),
  quarantine: z
    .array(z.object({ test: z.string(), owner: z.string(), until: z.string(), why: z.string() }))
    .readonly(),
  waivers: z
    .array(z.object({ gate: z.string(), owner: z.string(), until: z.string(), reason: z.string() }))
    .readonly(),
});

/** One thing that is demanded less strictly than before. */
export const looseningSchema = z.object({
  kind: z.enum(['limit', 'severity', 'removed', 'quarantine', 'waiver', 'accepted']),
  /** The threshold, the test or the gate. */
  what: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** The author of the commit that changed it; null where that is not known. */
  who: z.string().nullable(),
  when: z.string().nullable(),
  reason: z.string().nullable(),
});

export const ledgerSchema = z.object({
  since: z.object({
    kind: z.enum(['pinned', 'run']),
    run: z.string(),
    commit: z.string().nullable(),
    at: z.string(),
  }),
  loosened: z.array(looseningSchema).readonly(),
});

/** The values of a run that somebody has pinned as known to be good. */
export const pinnedSchema = z.object({
  run: z.string(),
  commit: z.string().nullable(),
  pinnedAt: z.string(),
  /** Why its values are not compared with those of this run; null where they are. */
  notComparable: z.string().nullable(),
  values: z.record(z.string(), z.object({ value: z.number(), verdict: z.string() })),
});

export type Policy = z.infer<typeof policySchema>;
export type Loosening = z.infer<typeof looseningSchema>;
export type Ledger = z.infer<typeof ledgerSchema>;
export type PinnedValues = z.infer<typeof pinnedSchema>;
