import type { Clock } from '../../metrics/clock.ts';
import { jittered } from './block-size.ts';
import type { Allowance } from './allowance.ts';
import type { Recording } from './recording.ts';
import { countThatFits } from './soak.ts';
import type { Work } from './work.ts';

export interface BlocksOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** Blocks that are as long as it takes to end then, but no longer than `most`. */
export interface Fill {
  readonly endMs: number;
  readonly most: number;
}

/** Measures one window: blocks of operations with a sample after each. */
export async function measureBlocks(
  work: Work,
  record: Recording,
  allowance: Allowance,
  { clock, random, signal }: BlocksOptions,
  { meanCount, blocks, fill = null }: { meanCount: number; blocks: number; fill?: Fill | null },
): Promise<void> {
  record.distances.beginWindow(meanCount);
  const window = work.last === null ? [] : [work.last];
  record.beginWindow(window, clock.nowMs());
  let spentMs = 0;
  const before = work.operations;
  for (let block = 0; block < blocks; block++) {
    signal.throwIfAborted();
    const mean = fill === null ? meanCount : countToFill(work, clock, fill, blocks - block);
    // The last one ends when the time does.
    const count = fill !== null && block === blocks - 1 ? Math.round(mean) : jittered(mean, random);
    spentMs += await runBlock(work, record, clock, count);
    window.push(await work.sample());
    if (allowance.withinReason() < meanCount) break;
  }
  work.took(work.operations - before, spentMs);
}

/** @returns the time of its operations alone */
export async function runBlock(
  work: Work,
  record: Recording,
  clock: Clock,
  count: number,
): Promise<number> {
  const startedMs = clock.nowMs();
  const parts = record.distances.split(count, count * work.operationMs, work.collectMs);
  let spentMs = 0;
  for (const [index, part] of parts.entries()) {
    if (index > 0) await work.collect();
    spentMs += await work.run(part);
  }
  work.tookByTheClock(count, clock.nowMs() - startedMs);
  return spentMs;
}

function countToFill(work: Work, clock: Clock, fill: Fill, blocksLeft: number): number {
  const each = { sampleMs: work.sampleMs, operationMs: work.wallPerOperationMs };
  return Math.min(fill.most, countThatFits(fill.endMs - clock.nowMs(), blocksLeft, each));
}
