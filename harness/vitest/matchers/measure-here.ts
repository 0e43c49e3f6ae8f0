import { randomBytes } from 'node:crypto';
import { runBlock } from '../../measurement/leak/blocks.ts';
import type { Limits } from '../../measurement/leak/limits.ts';
import { type Measured, measureRetained } from '../../measurement/leak/measure.ts';
import { inProcess } from '../../measurement/leak/pace.ts';
import type { Subject } from '../../measurement/leak/subject.ts';
import { explainCounts } from '../../measurement/leak/why/explain.ts';
import { CreationTrace } from '../../measurement/probe/creation-trace.ts';
import { Sampler } from '../../measurement/probe/sampler.ts';
import { duringSteadyHeap } from '../../measurement/probe/steady-heap.ts';
import { systemClock } from '../../metrics/clock.ts';
import { seededRandom } from '../../statistics/random.ts';
import { leakRule } from '../../verdicts/leak.ts';

export interface HereOptions {
  readonly limits: Limits;
  readonly budgetMs: number;
  readonly inputs: number | null;
}

const TRACED_OPERATIONS = 40;
const MOST_TRACED_OPERATIONS = 4_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * Measures a function in this process, where it can close over what it needs; two at a time would measure
 * each other, so the second waits. What else the process does (its test runner, other tests that run
 * concurrently) is measured too.
 */
export async function measureHere(
  op: (index: number) => unknown,
  options: HereOptions,
): Promise<Measured> {
  const measured = last.then(() => duringSteadyHeap(() => measureAlone(op, options)));
  last = measured.catch(() => undefined);
  return await measured;
}

async function measureAlone(
  op: (index: number) => unknown,
  { limits, budgetMs, inputs }: HereOptions,
): Promise<Measured> {
  const sampler = new Sampler();
  const operation = {
    name: 'here',
    uses: [],
    retained: {},
    concurrency: 1,
    inputs,
    rarest: null,
    largestCache: null,
    expectedStatuses: [],
    setup: () => undefined,
    op: (_context: unknown, index: number) => op(index),
    teardown: () => undefined,
  };
  const subject: Subject = {
    resources: sampler.resources,
    async run(block) {
      const startedMs = performance.now();
      await runBlock(operation, {}, block);
      return performance.now() - startedMs;
    },
    sample: (request) => sampler.sample(request),
    detail: async (resource) => sampler.detail(resource),
    longestTimerMs: async (mostMs) => sampler.longestTimerMs(mostMs),
  };
  try {
    const measured = await measureRetained(subject, {
      pace: inProcess,
      budgetMs,
      maxOperations: Number.POSITIVE_INFINITY,
      limits,
      rule: leakRule,
      clock: systemClock,
      random: seededRandom(randomBytes(4).readUInt32LE()),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    return await withPlaces(measured, subject);
  } finally {
    sampler.stop();
  }
}

/** Says where what is counted was made. What keeps bytes alive takes snapshots, so a process of its own. */
async function withPlaces(measured: Measured, subject: Subject): Promise<Measured> {
  const counted = measured.resources.filter(
    ({ verdict, unit }) => verdict === 'fail' && unit === '1/op',
  );
  if (counted.length === 0) return measured;
  const slope = Math.max(...counted.map(({ slopePerOp }) => slopePerOp));
  const trace = new CreationTrace();
  const explain = await explainCounts({
    startTrace: async () => trace.start(),
    runWhileTraced: async () => {
      const count = Math.ceil(Math.min(TRACED_OPERATIONS / slope, MOST_TRACED_OPERATIONS));
      await subject.run({ from: measured.operations, count, yieldEvery: 8 }, Infinity);
      return count;
    },
    finishTrace: async () => ({ sites: trace.finish(), firstNewId: 0 }),
  });
  const resources = measured.resources.map((one) => {
    if (!counted.includes(one)) return one;
    const { headline, evidence } = explain(one);
    return {
      ...one,
      reason: headline === null ? one.reason : `${one.reason} · ${headline}`,
      evidence: [...one.evidence, ...evidence],
    };
  });
  return { ...measured, resources };
}
