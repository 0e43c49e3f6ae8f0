import { describe, expect, test } from 'vitest';
import { inProcessLimits, seeking } from '../../../../../harness/measurement/leak/limits.ts';
import { measureRetained } from '../../../../../harness/measurement/leak/measure.ts';
import { inProcess } from '../../../../../harness/measurement/leak/pace.ts';
import { seededRandom } from '../../../../../harness/statistics/random.ts';
import { leakRule } from '../../../../../harness/verdicts/leak.ts';
import { simulate } from './simulated-subject.ts';

/** Descriptors that stay as many, judged for what happens in one of `rarest` operations of 20 ms. */
async function judged(rarest: number | null) {
  const { clock, subject } = simulate({
    heap: () => 5 * 1024 * 1024,
    microsecondsPerOperation: 20_000,
  });
  const { resources } = await measureRetained(subject, {
    pace: inProcess,
    budgetMs: 10_000,
    maxOperations: Number.POSITIVE_INFINITY,
    limits: { fds: seeking(inProcessLimits, { rarest, largestCache: null })['fds']! },
    isRarestWritten: rarest !== null,
    rule: leakRule,
    clock,
    random: seededRandom(1),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return resources[0];
}

/** What the limits of all resources say. */
function rarestOfAll(rarest: number | null): ReadonlySet<number> {
  const limits = seeking(inProcessLimits, { rarest, largestCache: null });
  return new Set(Object.values(limits).map((limit) => limit.rarest));
}

describe('how rare a leak is looked for', { tags: ['unit'] }, () => {
  test('is 1 of 1,000 for all resources, unless somebody wrote another number', () => {
    expect(rarestOfAll(null)).toEqual(new Set([1_000]));
    expect(rarestOfAll(100)).toEqual(new Set([100]));
  });

  test('follows the number of operations where nobody wrote it, and the answer says so', async () => {
    expect(await judged(null)).toMatchObject({
      verdict: 'pass',
      reason: expect.stringMatching(/fewer than one of (20|50) can't be seen/) as string,
    });
  });

  test('is never less than what somebody wrote: too few operations leave it open', async () => {
    expect(await judged(10)).toMatchObject({
      verdict: 'pass',
      reason: expect.stringContaining("fewer than one of 10 can't be seen") as string,
    });
    expect(await judged(500)).toMatchObject({
      verdict: 'inconclusive',
      needs: expect.stringMatching(/about [\d,]+ more operations/) as string,
    });
  });
});
