import {
  expect,
  type BenchmarkProvider,
  type BenchRegistrationInput,
  type BenchResult,
} from 'vitest';
import { isAsynchronous } from '../../measurement/latency/timed-loop.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { seededRandom } from '../../statistics/random.ts';
import { median } from '../../statistics/quantile.ts';
import { statisticsOf } from './bench-statistics.ts';
import { type GroupMember, interleaveGroup } from './interleave-group.ts';
import { origins, toBeNoSlowerThan } from './no-slower-than.ts';

/** What tinybench measures for when nothing is asked, in milliseconds a benchmark. */
const DEFAULT_TIME_MS = 500;
const DEFAULT_WARM_UP_MS = 100;

/**
 * The benchmark provider (`benchmark: { provider: 'assay/vitest-bench' }`): unchanged `bench.compare(…)`
 * and `toBeFasterThan` run on interleaved slices in random order, and compare medians of pairs. It adds
 * the matcher `toBeNoSlowerThan`.
 */
const provider: BenchmarkProvider = {
  async run({ test, registrations, options }) {
    const members: GroupMember[] = [];
    try {
      for (const registration of registrations) members.push(await openMember(registration));
      const samples = await interleaveGroup(members, {
        measureMs: (options?.time ?? DEFAULT_TIME_MS) * registrations.length,
        warmUpMs: (options?.warmupTime ?? DEFAULT_WARM_UP_MS) * registrations.length,
        random: seededRandom(Date.now() >>> 0),
      });
      const [first] = registrations;
      const base = samples.get(first?.name ?? '') ?? [];
      return registrations.map(({ name }) => {
        const result = resultOf(name, samples.get(name) ?? [], base);
        origins.set(result, { file: test.file.filepath, bench: `${test.fullTestName} > ${name}` });
        return result;
      });
    } finally {
      for (const { fn, fnOpts } of registrations) await fnOpts?.afterAll?.call(taskOf(fn), 'run');
    }
  },
};

expect.extend({ toBeNoSlowerThan });

export default provider;

/** Hooks get the task as `this` in tinybench; nothing of it means anything here. */
function taskOf(fn: BenchRegistrationInput['fn']): never {
  return { fn } as never;
}

async function openMember({ name, fn, fnOpts }: BenchRegistrationInput): Promise<GroupMember> {
  const run: () => unknown = fn;
  const { beforeAll, beforeEach, afterEach } = fnOpts ?? {};
  const task = taskOf(fn);
  await beforeAll?.call(task, 'run');
  const before = beforeEach === undefined ? null : () => beforeEach.call(task, 'run');
  const after = afterEach === undefined ? null : () => afterEach.call(task, 'run');
  await before?.();
  const isAsync = await isAsynchronous(run);
  await after?.();
  return { name, run, isAsync, before, after };
}

/**
 * The typical time of a benchmark is that of the first one of its group times the median of their ratios,
 * round by round: two benchmarks then differ by what their pairs say.
 */
function resultOf(name: string, samples: readonly number[], base: readonly number[]): BenchResult {
  const ratios = samples.map((time, round) => Math.log(time / (base[round] ?? Number.NaN)));
  const typical = median(sortSamples(base)) * Math.exp(median(sortSamples(ratios)));
  const totalTime = samples.reduce((sum, time) => sum + time, 0);
  return {
    name,
    state: 'completed',
    latency: statisticsOf(samples, typical),
    throughput: statisticsOf(
      samples.map((time) => 1000 / time),
      1000 / typical,
    ),
    period: typical,
    totalTime,
    runtime: 'node',
    runtimeVersion: process.version,
    timestampProviderName: 'performanceNow',
  };
}
