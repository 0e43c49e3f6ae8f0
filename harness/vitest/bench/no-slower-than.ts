import type { BenchResult } from 'vitest';
import { refuseUnknownOptions } from '../../config/known-options.ts';
import { compare, measurementOf } from '../../measurement/latency/compare.ts';
import { paceFor } from '../../measurement/latency/pace.ts';
import { systemMachine } from '../../measurement/latency/system-machine.ts';
import { familyLevels } from '../../statistics/family.ts';
import { seededRandom } from '../../statistics/random.ts';
import { parseLimit } from '../../thresholds/limit.ts';
import { judgeComparison } from '../../verdicts/slower.ts';

/** Where a result came from, so that fresh processes can measure it again. */
export interface Origin {
  readonly file: string;
  /** `suite > test > benchmark`. */
  readonly bench: string;
}

export const origins = new WeakMap<object, Origin>();

export interface NoSlowerOptions {
  /** Milliseconds to spend; 30,000 by default. */
  readonly budgetMs?: number;
  /** Error probability of the verdict; .01 by default. */
  readonly alpha?: number;
  /** `fail` (the default): an inconclusive answer fails the test; `warn`: it passes with a warning. */
  readonly inconclusive?: 'fail' | 'warn';
}

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /**
     * Three-valued: passes when shown to be not slower than `other` by more than the margin, fails when
     * shown to be slower, and fails with its reason when it can't be told. Both are measured again in
     * fresh processes, which import the file by Node alone; so await it.
     */
    toBeNoSlowerThan: (
      other: T extends BenchResult ? BenchResult : never,
      margin: string,
      options?: NoSlowerOptions,
    ) => R extends void ? Promise<void> : R;
  }
}

const DEFAULT_BUDGET_MS = 30_000;
const MOST_LAUNCHES = 200;

/** The matcher; see `Matchers.toBeNoSlowerThan`. */
export async function toBeNoSlowerThan(
  actual: unknown,
  other: unknown,
  margin: string,
  options: NoSlowerOptions = {},
): Promise<{ pass: boolean; message: () => string }> {
  refuseUnknownOptions(options, ['budgetMs', 'alpha', 'inconclusive'], 'toBeNoSlowerThan()');
  const { budgetMs = DEFAULT_BUDGET_MS, alpha = 0.01, inconclusive = 'fail' } = options;
  const [candidate, base] = [originOf(actual), originOf(other)];
  const { value } = parseLimit(`<= ${margin}`).limit;
  const levels = familyLevels(alpha, 1);
  const machine = systemMachine(
    {
      base: { kind: 'module', ...base },
      candidate: { kind: 'module', ...candidate },
    },
    {
      pace: paceFor(value, budgetMs),
      random: seededRandom(Date.now() >>> 0),
      launchTimeoutMs: Math.max(60_000, 4 * budgetMs),
    },
  );
  const comparison = await compare(machine, {
    margin: value,
    levels,
    budgetMs,
    mostLaunches: MOST_LAUNCHES,
  });
  const judged = judgeComparison(
    measurementOf(candidate.bench, base.bench, comparison),
    value,
    levels,
  );
  const needs = judged.needs === null ? '' : `; it would take ${judged.needs}`;
  const text = `${judged.verdict}: ${judged.reason}${needs}`;
  const tolerated = judged.verdict === 'inconclusive' && inconclusive === 'warn';
  if (tolerated) console.warn(`${candidate.bench}: ${text}`);
  return { pass: judged.verdict === 'pass' || tolerated, message: () => text };
}

function originOf(result: unknown): Origin {
  const origin = typeof result === 'object' && result !== null ? origins.get(result) : undefined;
  if (origin) return origin;
  throw new TypeError(
    "toBeNoSlowerThan compares results of this run's bench.compare(…) or .run() under assay/vitest-bench",
  );
}
