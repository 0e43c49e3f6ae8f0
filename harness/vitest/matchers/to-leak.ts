import { refuseUnknownOptions } from '../../config/known-options.ts';
import { UsageError } from '../../errors.ts';
import type { RetainedResource } from '../../measurement/measurement.ts';
import { inProcessLimits } from '../../measurement/leak/limits.ts';
import { readLimits, retainedLimits } from '../../leaks/retained-limits.ts';
import type { Verdict } from '../../statistics/verdict.ts';
import { foldGates } from '../../verdicts/fold.ts';
import { gatesOfHunt } from '../../verdicts/leak-hunt.ts';
import { measureHere } from './measure-here.ts';

/** Growth allowed per operation: `{ heap: '1 B/op', fds: 0 }`. */
export type LeakLimits = Readonly<Record<string, string | number>>;

export interface ToLeakOptions {
  /** Milliseconds to spend; by default 10,000, or what the test's timeout leaves. */
  readonly budgetMs?: number;
  /** `fail` (the default): an expectation fails where it can't be told; `pass`: it holds. */
  readonly inconclusive?: 'fail' | 'pass';
  /** Replays this closed set of inputs: i runs from 0 to inputs − 1 and starts again. */
  readonly inputs?: number;
  /** Resources to judge; all where it is left out. */
  readonly resources?: readonly string[];
}

interface Asked {
  readonly isNot: boolean;
  readonly task: {
    readonly timeout: number;
    readonly result?: { readonly startTime?: number } | undefined;
  } | null;
}

const BUDGET_MS = 10_000;
/** Warm-up and two windows with their pauses take so long where nothing leaks. */
const FEWEST_MS = 2_500;
/** For the last window, and for the test to end by itself. */
const SPARE_MS = 1_000;

/** The matcher; see `Matchers.toLeak`. */
export async function toLeak(
  op: unknown,
  limits: LeakLimits,
  options: ToLeakOptions,
  { isNot, task }: Asked,
): Promise<{ pass: boolean; message: () => string }> {
  refuseUnknownOptions(options, ['budgetMs', 'inconclusive', 'inputs', 'resources'], 'toLeak()');
  const { budgetMs, inconclusive = 'fail', inputs, resources } = options;
  if (typeof op !== 'function') {
    throw new UsageError(`toLeak() measures a function, and got ${typeof op}`, {
      remedy: 'write await expect(() => work()).not.toLeak()',
    });
  }
  const judged = await measureHere(op as (index: number) => unknown, {
    limits: retainedLimits(inProcessLimits, readLimits(limits), resources ?? null),
    budgetMs: budgetMs ?? budgetWithin(task),
    inputs: inputs ?? null,
  });
  const hunt = { kind: 'retained', subject: 'stress/here', seconds: 0, broken: null } as const;
  const verdict = foldGates(gatesOfHunt({ ...hunt, ...judged }));
  const wanted = isNot ? 'pass' : 'fail';
  const isMet = verdict === wanted || (verdict === 'inconclusive' && inconclusive === 'pass');
  return {
    // Vitest turns it round for `.not`.
    pass: isMet !== isNot,
    message: () => say(wanted, verdict, judged),
  };
}

/** @throws {UsageError} the test's timeout leaves too little */
function budgetWithin(task: Asked['task']): number {
  const timeoutMs = task?.timeout ?? 0;
  // Vitest takes 0 for no deadline.
  if (timeoutMs === 0 || timeoutMs === Number.POSITIVE_INFINITY) return BUDGET_MS;
  const leftMs = timeoutMs - (Date.now() - (task?.result?.startTime ?? Date.now())) - SPARE_MS;
  if (leftMs < FEWEST_MS) {
    throw new UsageError(
      `toLeak() needs ${FEWEST_MS + SPARE_MS} ms, and the test's timeout of ${timeoutMs} ms leaves ${Math.max(0, Math.round(leftMs + SPARE_MS))}`,
      { remedy: "give the test more: test('…', { timeout: 30_000 }, …)" },
    );
  }
  return Math.min(BUDGET_MS, leftMs);
}

function say(
  wanted: 'pass' | 'fail',
  verdict: Verdict,
  {
    resources,
    operations,
  }: { readonly resources: readonly RetainedResource[]; readonly operations: number },
): string {
  const expected = wanted === 'pass' ? 'not to leak' : 'to leak';
  const found = {
    fail: 'it does',
    pass: 'nothing grew',
    inconclusive: "it can't be told",
  }[verdict];
  const lines = resources
    .filter((one) => one.verdict === verdict && verdict !== 'pass')
    .map(({ resource, reason, needs }) =>
      needs === null ? `  ${resource}: ${reason}` : `  ${resource}: ${reason}; needs ${needs}`,
    );
  const count = operations.toLocaleString('en-US');
  return [`expected the function ${expected}: ${found}, after ${count} operations`, ...lines].join(
    '\n',
  );
}
