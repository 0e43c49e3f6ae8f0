import type { MatchedTicks } from '../intended-start.ts';
import type { MatchedScenario } from './merge-parts.ts';
import { ascendingOrder } from './ascending-order.ts';
import { countAtMost } from './count-at-most.ts';

/** One start on time shows that the generator ran for a moment, two that it ran meanwhile. */
const FEWEST_STARTS = 2;

/** Starts a block: the largest lateness of whole blocks is looked up. */
const BLOCK_STARTS = 64;

/**
 * The most that the load generator was late with any start that fell due while a request was under way,
 * by the time at which the request was sent and the one at which its answer was read.
 *
 * A generator that can't start on time can't read on time either, and k6 counts that as the target's own
 * time. Starts and answers wait for the same processors: what the starts meanwhile were late is what the
 * reading may have been late. Infinity where fewer than two starts fell due: nothing then shows that the
 * generator ran. `npm run bench:rates -- 100 late` counts how often a target is blamed for what was read late.
 */
export function lateMeanwhile({
  anchorMs,
  startDueMs,
  lateMs,
}: Pick<MatchedTicks, 'anchorMs' | 'startDueMs' | 'lateMs'>): (
  sentMs: number,
  readMs: number,
) => number {
  const order = ascendingOrder(startDueMs);
  const due = Float64Array.from(order, (index) => anchorMs + (startDueMs[index] ?? 0));
  const late = Float64Array.from(order, (index) => lateMs[index] ?? 0);
  const blocks = Float64Array.from({ length: Math.ceil(late.length / BLOCK_STARTS) }, (_, block) =>
    largest(late, block * BLOCK_STARTS, (block + 1) * BLOCK_STARTS),
  );
  return (sentMs, readMs) => {
    const from = countAtMost(due, sentMs);
    const to = countAtMost(due, readMs);
    if (to - from < FEWEST_STARTS) return Number.POSITIVE_INFINITY;
    const [firstBlock, lastBlock] = [Math.ceil(from / BLOCK_STARTS), Math.floor(to / BLOCK_STARTS)];
    if (lastBlock <= firstBlock) return largest(late, from, to);
    return Math.max(
      largest(late, from, firstBlock * BLOCK_STARTS),
      largest(blocks, firstBlock, lastBlock),
      largest(late, lastBlock * BLOCK_STARTS, to),
    );
  };
}

/** The same where several machines made the load: each looks at its own starts only. */
export function lateByMachine({
  ticks,
  machineOfStart,
}: Pick<MatchedScenario, 'ticks' | 'machineOfStart'>): (
  start: number,
  sentMs: number,
  readMs: number,
) => number {
  if (machineOfStart === null) {
    const late = lateMeanwhile(ticks);
    return (_start, sentMs, readMs) => late(sentMs, readMs);
  }
  const machines = [...new Set(machineOfStart)];
  const late = new Map(
    machines.map((machine) => {
      const isOwn = (_: number, start: number): boolean => machineOfStart[start] === machine;
      const { anchorMs, startDueMs, lateMs } = ticks;
      const own = { anchorMs, startDueMs: startDueMs.filter(isOwn), lateMs: lateMs.filter(isOwn) };
      return [machine, lateMeanwhile(own)] as const;
    }),
  );
  return (start, sentMs, readMs) =>
    late.get(machineOfStart[start] ?? 0)?.(sentMs, readMs) ?? Number.POSITIVE_INFINITY;
}

function largest(values: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let at = from; at < Math.min(to, values.length); at += 1) {
    most = Math.max(most, values[at] ?? 0);
  }
  return most;
}
