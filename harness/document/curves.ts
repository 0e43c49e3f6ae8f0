import { z } from 'zod';
import { type Series, seriesSchema } from '../measurement/evidence.ts';
import type { GateResult } from '../verdicts/verdict.ts';

/** Latency by percentile of each subject of a run, by its id: `load/predict`. In milliseconds. */
export const curvesSchema = z.record(z.string(), seriesSchema);
export type Curves = z.infer<typeof curvesSchema>;

/** The run whose curves the page of another one shows behind its own. */
export const baseSchema = z.object({
  /** The pinned one or, where none is pinned that can be compared, the last one. */
  kind: z.enum(['pinned', 'last']),
  run: z.string(),
  curves: curvesSchema,
});
export type Base = z.infer<typeof baseSchema>;

/** The curve of each subject that has one; of a comparison that of this side, which comes first. */
export function curvesOf(gates: readonly GateResult[]): Curves {
  const curves: Record<string, Series> = {};
  for (const { subject, evidence } of gates) {
    for (const one of evidence) {
      const first = one.kind === 'percentiles' ? one.series[0] : undefined;
      if (first !== undefined) curves[subject] ??= first;
    }
  }
  return curves;
}
