import { type DueStream, secondsOf } from './stream.ts';

/** Length of the shortest blocks; longer ones are sums of them. */
export const BLOCK_SECONDS = 0.5;

/** Requests of one run, and those over the limit, by block of half a second since the first was due. */
export interface Blocks {
  readonly requests: readonly number[];
  readonly over: readonly number[];
}

/** Counts a stream into whole blocks; what is left over at its end is in none. */
export function countBlocks({ dueMs, over }: DueStream): Blocks {
  const count = Math.floor(secondsOf(dueMs) / BLOCK_SECONDS + 1e-6);
  const requests = Array.from({ length: count }, () => 0);
  const overs = Array.from({ length: count }, () => 0);
  for (let i = 0; i < dueMs.length; i++) {
    const block = Math.floor((dueMs[i]! - dueMs[0]!) / (BLOCK_SECONDS * 1000) + 1e-9);
    if (block >= count) break;
    requests[block]! += 1;
    if (over[i]) overs[block]! += 1;
  }
  return { requests, over: overs };
}

/** Puts each `factor` blocks in a row together; what is left over at the end is dropped. */
export function mergeBlocks({ requests, over }: Blocks, factor: number): Blocks {
  const sums = (values: readonly number[]) =>
    Array.from({ length: Math.floor(values.length / factor) }, (_, block) => {
      let sum = 0;
      for (let i = 0; i < factor; i++) sum += values[block * factor + i]!;
      return sum;
    });
  return { requests: sums(requests), over: sums(over) };
}
