import type { WayName } from './job.ts';
import { openWay } from './open-way.ts';

/** Prints the resident size after each cycle of opening, running and releasing a model. */
const [, , way, model = '', length = '', cycles = ''] = process.argv;
const samples = Number(length);
const job = { way: way as WayName, model, samples, batch: 1, threads: 1, seconds: 0 };
const sizes: number[] = [];
for (let cycle = 0; cycle < Number(cycles); cycle += 1) {
  await runOnce();
  globalThis.gc?.();
  sizes.push(process.memoryUsage.rss());
}
process.stdout.write(JSON.stringify(sizes));

async function runOnce(): Promise<void> {
  await using opened = await openWay(job, new Float32Array(samples));
  await opened.run();
}
