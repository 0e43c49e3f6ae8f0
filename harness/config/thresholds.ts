import { z } from 'zod';

const limit = z.union([z.string().min(1), z.number()]);
const severity = z
  .enum(['block', 'warn', 'info'])
  .default('block')
  .describe('block decides the exit code, warn is shown, info is kept in the report');
const base = z.string().min(1).describe("The git ref to compare with, such as 'origin/main'");
const threshold = z
  .union([
    limit,
    z.strictObject({ limit: limit.describe('As in the short form'), severity }),
    z.strictObject({
      slower: limit.describe("How much slower than the base, such as '<= 5%'"),
      than: base,
      limit: limit.optional(),
      severity,
    }),
    z.strictObject({
      more: limit.describe("By how much more than the base's, such as '<= 1pt'"),
      than: base,
      limit: limit.optional(),
      severity,
    }),
  ])
  .describe("A limit such as '<= 25ms', '<= 0.1%', '<= 1 B/op' or 0");

/** Not the keys of the long form, so that a mistake in one is not taken for a part of a statistic. */
const part = z.string().regex(/^(?!limit$|severity$|than$|slower$|more$)/);

export const thresholdsSchema = z
  .record(
    z.string(),
    z
      .record(z.string(), z.union([threshold, z.record(part, threshold)]))
      .describe(
        "Statistic (and its part, such as latency.p99, or 'p99 of every 10s' and 'p99 once steady') to its limit",
      ),
  )
  .describe('What must hold, by subject: load/<scenario>, stress/<name>, tests');
