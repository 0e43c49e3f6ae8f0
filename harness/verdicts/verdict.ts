import { z } from 'zod';
import { evidenceSchema } from '../measurement/evidence.ts';
import { units } from '../metrics/metric.ts';
import { type Verdict, verdicts } from '../statistics/verdict.ts';
import { comparisons, severities } from '../thresholds/threshold.ts';

export type { Comparison, Limit, Severity } from '../thresholds/threshold.ts';

const unit = z.enum(units);

/** What a gate says. `inconclusive` is an answer: the data can't tell, and `needs` says what would. */
export const verdictSchema = z.enum(verdicts);
export type { Verdict };

export const limitSchema = z
  .object({ comparison: z.enum(comparisons), value: z.number(), unit, text: z.string() })
  .readonly();

/** A measured value with its interval. */
const measuredSchema = z
  .object({
    value: z.number(),
    unit,
    /** Two-sided bounds at `confidence`, an end without a bound is `null`; `null` for an exact count. */
    interval: z.tuple([z.number().nullable(), z.number().nullable()]).readonly().nullable(),
    /** 0 to 1, e.g. .99; 1 for an exact count. */
    confidence: z.number().min(0).max(1),
    /** What was counted and how many: `{ count: 6000, of: 'requests' }`. */
    sample: z.object({ count: z.int().nonnegative(), of: z.string() }).readonly(),
  })
  .readonly();
export type Measured = z.infer<typeof measuredSchema>;

/**
 * One threshold after it was judged, as the run document keeps it: everything that a reporter needs,
 * nothing for it to decide.
 */
export const gateSchema = z
  .object({
    /** Unique in the run: `load/predict latency.p99`. */
    id: z.string(),
    /** What the threshold is about: `load/predict`, `stress/predict`, `tests`. */
    subject: z.string(),
    /** Which statistic of it: `latency.p99`, `errors`, `retained.heap`. */
    statistic: z.string(),
    severity: z.enum(severities),
    verdict: verdictSchema,
    limit: limitSchema,
    /** `null` where nothing was measured, which is never a pass. */
    measured: measuredSchema.nullable(),
    /** One sentence: why this verdict. */
    reason: z.string().min(1),
    /** For `inconclusive`: what it would take to decide, e.g. `2,400 more requests (about 12 s)`. */
    needs: z.string().nullable(),
    /** The exact command that measures this gate once more. */
    reproduce: z.string(),
    evidence: z.array(evidenceSchema).readonly(),
    /** While it holds, a failure of this gate does not block. */
    waiver: z
      .object({ owner: z.string(), until: z.string(), reason: z.string() })
      .readonly()
      .optional(),
  })
  .readonly();
export type GateResult = z.infer<typeof gateSchema>;
