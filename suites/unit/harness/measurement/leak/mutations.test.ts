import { describe, expect, test } from 'vitest';
import { inProcessLimits } from '../../../../../harness/measurement/leak/limits.ts';
import { measureRetained } from '../../../../../harness/measurement/leak/measure.ts';
import { type Pace, inProcess } from '../../../../../harness/measurement/leak/pace.ts';
import type { RetainedRule } from '../../../../../harness/measurement/leak/trajectory.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';
import { type SimulationOptions, simulate } from './simulated-subject.ts';

const MIB = 1024 * 1024;

/** Each part of the method is there for a case that is judged wrongly without it. */
interface Case {
  readonly part: string;
  readonly simulation: SimulationOptions;
  readonly right: 'pass' | 'fail' | 'inconclusive';
  readonly pace?: Pace;
  readonly rule?: RetainedRule;
  readonly random?: () => number;
}

const cases: readonly Case[] = [
  {
    part: 'the check that each collection was a major one',
    // Minor collections promote the garbage: a perfect leak of 24 B/op.
    simulation: { heap: ({ operations }) => 5 * MIB + 24 * operations, verified: () => false },
    right: 'inconclusive',
    rule: {
      ...leakRule,
      judge: (trajectory, ...rest) => leakRule.judge({ ...trajectory, verified: true }, ...rest),
    },
  },
  {
    part: 'the warm-up',
    simulation: {
      heap: ({ operations }) => 5 * MIB + 8 * Math.min(operations, 9_000),
      microsecondsPerOperation: 20,
    },
    right: 'pass',
    pace: {
      ...inProcess,
      warmUpMs: 0,
      longestWarmUpMs: 0,
      warmUpBlockMs: 0,
      warmUpOperations: 0,
      warmUpSamples: 0,
      firstWindowMs: 50,
    },
  },
  {
    part: 'the varying length of the blocks',
    // A batch is written every 24,900 operations; blocks of 25,000 see it 100 operations further each time.
    simulation: { heap: ({ operations }) => 5 * MIB + 125 * (operations % 24_900) },
    pace: { ...inProcess, manyOperations: Number.POSITIVE_INFINITY },
    right: 'pass',
    random: () => 0.5,
  },
  {
    part: 'the pause before a leak is called one',
    simulation: {
      heap: ({ operations, idleMs }) =>
        5 * MIB + 10 * Math.min(operations, Math.max(0, 9_000 - 100 * idleMs) * 1_000),
    },
    right: 'pass',
    rule: { ...leakRule, persists: () => true },
  },
];

async function verdictOf(one: Case, mutated: boolean): Promise<string | null> {
  const { clock, subject } = simulate(one.simulation);
  const pick = <T>(mutation: T | undefined, original: T): T =>
    mutated && mutation !== undefined ? mutation : original;
  const { resources } = await measureRetained(subject, {
    pace: pick(one.pace, inProcess),
    budgetMs: 10_000,
    maxOperations: Number.POSITIVE_INFINITY,
    limits: { heap: inProcessLimits['heap']! },
    rule: pick(one.rule, leakRule),
    clock,
    random: pick(one.random, seededRandom(3)),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return resources[0]!.verdict;
}

describe('the method of the leak gate', { tags: ['unit'] }, () => {
  test.each(cases)('needs $part', async (one) => {
    expect(await verdictOf(one, false), 'as it is').toBe(one.right);
    expect(await verdictOf(one, true), 'without it').not.toBe(one.right);
  });
});
