import type { Allowance } from './allowance.ts';
import { WARM_UP_GAIN_BYTES } from './block-size.ts';
import type { Pace } from './pace.ts';
import type { Recording } from './recording.ts';
import type { Work } from './work.ts';

/** With fewer operations no sample is taken: a leak of something dear must be seen before blocks get long. */
const FEWEST_BEFORE_SAMPLE = 4;
/** Of what may be run, what the growing blocks may take, and each of those that follow: two windows must fit. */
const SHARE_OF_GROWING = 1 / 10;
const SHARE_OF_EACH = 1 / 50;
const REASONABLE_SHARE = 1 / 8;

/**
 * Blocks of 1, 2, 4 … operations, until a block fills its time or gains too much; then blocks of that
 * length for the time of the warm-up, with a sample after each, so that the probes are warm as well.
 */
export async function warmUp(
  work: Work,
  record: Recording,
  allowance: Allowance,
  { pace, maxOperations }: { readonly pace: Pace; readonly maxOperations: number },
): Promise<void> {
  record.warmUp.push(await work.sample());
  let { count, spentMs } = await growingBlocks(work, record, allowance, { pace, maxOperations });
  for (let samples = 0; samples < pace.warmUpSamples; samples++) {
    record.warmUp.push(await work.sample());
    if (spentMs >= pace.warmUpMs) continue;
    const within = Math.min(
      count,
      (allowance.withinReason() * REASONABLE_SHARE) / 2,
      allowance.operationsFor(WARM_UP_GAIN_BYTES),
      maxOperations * SHARE_OF_EACH,
    );
    spentMs += await work.run(Math.max(1, Math.floor(within)));
  }
  await work.sample();
}

async function growingBlocks(
  work: Work,
  record: Recording,
  allowance: Allowance,
  { pace, maxOperations }: { readonly pace: Pace; readonly maxOperations: number },
): Promise<{ readonly count: number; readonly spentMs: number }> {
  let spentMs = 0;
  for (let count = 1; ; count *= 2) {
    const milliseconds = await work.run(count);
    spentMs += milliseconds;
    work.took(count, milliseconds);
    work.tookByTheClock(count, milliseconds);
    const isLong = count >= pace.warmUpOperations;
    const isFull = milliseconds >= pace.warmUpBlockMs || spentMs >= pace.warmUpMs;
    const next = work.operations + count * 2;
    if ((isFull && isLong) || spentMs >= pace.longestWarmUpMs) return { count, spentMs };
    if (next > maxOperations * SHARE_OF_GROWING) return { count, spentMs };
    if (count >= FEWEST_BEFORE_SAMPLE) record.warmUp.push(await work.sample());
    if (count * 2 > allowance.withinReason() * REASONABLE_SHARE) return { count, spentMs };
    const isKnown = count >= FEWEST_BEFORE_SAMPLE;
    if (isKnown && count * 2 > allowance.operationsFor(WARM_UP_GAIN_BYTES))
      return { count, spentMs };
  }
}
