import { formatQuantity } from '../../metrics/format-quantity.ts';
import { frontier } from './knee.ts';
import type { SweepPoint } from './sweep-engine.ts';

/** From here on p95 is a value that was exceeded; below it is the longest call. */
const ENOUGH_CALLS = 20;

/** What the knee is, or why there is none. */
export function sweepConclusion(points: readonly SweepPoint[], knee: SweepPoint | null): string {
  const line = frontier(points);
  const [fastest, most] = [line[0]!, line.at(-1)!];
  if (knee !== null) {
    const more = most.itemsPerSecond / knee.itemsPerSecond - 1;
    const longer = most.latencyMsP95 / knee.latencyMsP95;
    const beyond = `beyond it ${formatQuantity(more, 'ratio')} more throughput takes ${longer.toFixed(1)} times the latency`;
    return `The knee is ${textOf(knee)}: ${beyond}.`;
  }
  return fastest === most
    ? `No knee: ${textOf(fastest)}, has the shortest latency and the most throughput at once.`
    : `No knee: between ${textOf(fastest)}, and ${textOf(most)}, the curve has no bend.`;
}

function textOf({ batch, concurrency, itemsPerSecond, latencyMsP95 }: SweepPoint): string {
  const callers = concurrency === 1 ? '1 caller' : `${concurrency} callers`;
  return `batch ${batch} with ${callers}, ${itemsPerSecond.toFixed(1)} items/s at p95 ${formatQuantity(latencyMsP95, 'ms')}`;
}

/** How it was measured, and on what. */
export function sweepNotes(
  points: readonly SweepPoint[],
  said: readonly string[],
  how: { readonly rounds: number; readonly pointMs: number; readonly threads: number | null },
): string[] {
  const { rounds, pointMs, threads } = how;
  const few = points.filter(({ calls }) => calls < ENOUGH_CALLS);
  const on = threads === null ? '' : `, ${threads} thread${threads === 1 ? '' : 's'}`;
  return [
    `${rounds} rounds of ${formatQuantity(pointMs, 'ms')} a point, in random order${on}; callers wait for their answers`,
    ...(few.length === 0
      ? []
      : [
          `${few.length} points have fewer than ${ENOUGH_CALLS} calls, of which p95 is the longest: measure each for longer`,
        ]),
    ...said.map((line) => `input ${line}`),
  ];
}
