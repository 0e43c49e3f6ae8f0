import { z } from 'zod';
import { units } from '../../metrics/metric.ts';

const values = z.array(z.number().nullable()).readonly();

const seriesSchema = z
  .object({
    /** Whose: `target`, a server of `targets`, `postgres`, `redis`, a container, `machine`. */
    of: z.string(),
    /** Key of the catalog: `cpu`, `delay`. */
    resource: z.string(),
    /** For people: `event loop delay`. */
    name: z.string(),
    unit: z.enum(units),
    /** At each time of `seconds`; null where it could not be read. */
    values,
    /** At which it is full, where it has such a level. */
    full: z.number().optional(),
  })
  .readonly();

const statementSchema = z
  .object({
    of: z.string(),
    /** Without its values. */
    text: z.string(),
    /** In how many looks it was at work, or how often it is in the slow log. */
    seen: z.int(),
    longestMs: z.number(),
    /** What it was seen to wait for: `Lock: tuple`; null where it was seen to compute. */
    waitsFor: z.string().nullable(),
  })
  .readonly();

/** What was read beside a scenario, on the clock of its load. */
export const loadResourcesSchema = z
  .object({
    everyMs: z.number(),
    /** CPU time of the thread that looked, of one core; null where the platform can't tell. */
    observerShare: z.number().nullable(),
    /** Of each look, since the scenario's start. */
    seconds: z.array(z.number()).readonly(),
    series: z.array(seriesSchema).readonly(),
    statements: z.array(statementSchema).readonly(),
    /** What could not be seen, and why. */
    notSeen: z.array(z.object({ of: z.string(), reason: z.string() }).readonly()).readonly(),
  })
  .readonly();

export type ResourceSeries = z.infer<typeof seriesSchema>;
export type SeenStatement = z.infer<typeof statementSchema>;
export type LoadResources = z.infer<typeof loadResourcesSchema>;
