import { z } from 'zod';
import { units } from '../metrics/metric.ts';

const unit = z.enum(units);
const numbers = z.array(z.number()).readonly();

/** A named line of points; `x` and `y` have the same length. */
export const seriesSchema = z.object({ name: z.string(), x: numbers, y: numbers }).readonly();
const lines = z.array(seriesSchema).readonly();

/**
 * What a gate shows for itself, as the run document keeps it. Each kind is one picture or table in the
 * reports; a reporter that doesn't know a kind says so instead of leaving it out.
 */
export const evidenceSchema = z.discriminatedUnion('kind', [
  /** x: percentile in percent (0 to 100), y: latency. */
  z.object({ kind: z.literal('percentiles'), unit, series: lines }),
  /** Bins are [edge, nextEdge): `edges` has one more than `counts`. */
  z.object({
    kind: z.literal('histogram'),
    unit,
    name: z.string(),
    edges: numbers,
    counts: numbers,
  }),
  /** x: seconds since the scenario's start. */
  z.object({ kind: z.literal('timeline'), title: z.string(), unit, series: lines }),
  /** x: what its label says, such as arrivals a second. */
  z.object({
    kind: z.literal('curve'),
    title: z.string(),
    xLabel: z.string(),
    unit,
    series: lines,
  }),
  /** x: operations since the start, y: the resource's level at each sample point. */
  z.object({
    kind: z.literal('retained'),
    resource: z.string(),
    unit,
    series: lines,
    /** `null` is an end without a bound. */
    slope: z.object({
      value: z.number(),
      low: z.number().nullable(),
      high: z.number().nullable(),
    }),
  }),
  /** ln ratios of a paired comparison, one a launch; of a load one a block. */
  z.object({
    kind: z.literal('pairs'),
    logRatios: numbers,
    margin: z.number(),
    of: z.enum(['launch', 'block']).optional(),
  }),
  /** From the root to the retained object. */
  z.object({
    kind: z.literal('retainers'),
    className: z.string(),
    path: z.array(z.object({ edge: z.string(), node: z.string() })).readonly(),
    allocatedAt: z.string().nullable(),
    /** Where the variable that keeps it is declared. */
    keptAt: z.string().nullable().optional(),
    /** Of the objects of this class, where several owners keep them. */
    share: z.number().optional(),
  }),
  z.object({
    kind: z.literal('table'),
    title: z.string(),
    columns: z.array(z.string()).readonly(),
    rows: z.array(z.array(z.union([z.string(), z.number(), z.null()])).readonly()).readonly(),
  }),
  z.object({
    kind: z.literal('text'),
    title: z.string(),
    lines: z.array(z.string()).readonly(),
  }),
]);

export type Evidence = z.infer<typeof evidenceSchema>;
export type Series = z.infer<typeof seriesSchema>;
