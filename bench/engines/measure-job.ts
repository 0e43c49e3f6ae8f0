import { FEWEST_RUNS, type Job, type JobResult, LONGEST_WARM_UP_MS, WARM_UP_RUNS } from './job.ts';
import { openWay } from './open-way.ts';
import { cpuMsOf, peakBytesOf } from './process-usage.ts';

/** The measuring process: one job from its argument, one line of JSON with the result. */
const job = JSON.parse(process.argv[2] ?? '') as Job;
const data = Float32Array.from({ length: job.batch * job.samples }, (_, index) =>
  Math.sin(index / 7),
);
await using way = await openWay(job, data);
const pids = [process.pid, ...way.pids];

const warm = performance.now() + LONGEST_WARM_UP_MS;
for (let run = 0; run < WARM_UP_RUNS; run += 1) {
  await way.run();
  if (performance.now() > warm) break;
}
const latenciesMs: number[] = [];
const cpuBefore = sum(pids.map(cpuMsOf));
const end = performance.now() + job.seconds * 1_000;
while (performance.now() < end || latenciesMs.length < FEWEST_RUNS) {
  const start = performance.now();
  await way.run();
  latenciesMs.push(performance.now() - start);
}
const result: JobResult = {
  latenciesMs,
  cpuMs: sum(pids.map(cpuMsOf)) - cpuBefore,
  peakBytes: sum(pids.map(peakBytesOf)),
};
process.stdout.write(`${JSON.stringify(result)}\n`);

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
