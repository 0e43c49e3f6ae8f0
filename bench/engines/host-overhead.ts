import { type PairedResult, pairBlocks, type Side } from '../backend/paired-blocks.ts';
import type { Job } from './job.ts';
import { type OpenWay, openWay } from './open-way.ts';

/**
 * What a way adds to the raw loop at batch 1: blocks of both in this process in turn, so that what the
 * machine does to one it does to the other.
 */
export async function overheadOf(
  job: Omit<Job, 'way' | 'batch' | 'threads' | 'seconds'>,
  way: 'onnx-cpu' | 'onnx-cpu sleeping' | 'remote',
  { pairs, operations }: { readonly pairs: number; readonly operations: number },
): Promise<PairedResult> {
  const data = Float32Array.from({ length: job.samples }, (_, index) => Math.sin(index / 7));
  const whole = { ...job, batch: 1, threads: 1, seconds: 0 };
  await using raw = await openWay({ ...whole, way: 'raw' }, data);
  await using other = await openWay({ ...whole, way }, data);
  // Awaited here: the models are released at the end of this block.
  return await pairBlocks(timed(raw), timed(other), { pairs, operations });
}

function timed({ run }: OpenWay): Side {
  return {
    async run(operations) {
      const milliseconds: number[] = [];
      for (let index = 0; index < operations; index += 1) {
        const start = performance.now();
        await run();
        milliseconds.push(performance.now() - start);
      }
      return milliseconds;
    },
  };
}
