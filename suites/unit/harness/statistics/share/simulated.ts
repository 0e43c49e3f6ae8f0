import type { DueStream } from '../../../../../harness/statistics/share/stream.ts';

/** Requests at a steady rate, of which those are over the limit that `isOver` says. */
export function steady(
  seconds: number,
  rate: number,
  isOver: (request: number) => boolean = () => false,
): DueStream {
  const length = Math.round(seconds * rate);
  return {
    dueMs: Float64Array.from({ length }, (_, i) => (i * 1000) / rate),
    over: Uint8Array.from({ length }, (_, i) => Number(isOver(i))),
  };
}

/** Bursts of a fixed length that start at random; the long-run share over the limit is exact. */
export function inBursts(
  { dueMs }: DueStream,
  share: number,
  burstSeconds: number,
  random: () => number,
): DueStream {
  const over = new Uint8Array(dueMs.length);
  const perSecond = -Math.log1p(-share) / burstSeconds;
  const end = (dueMs[dueMs.length - 1] ?? 0) / 1000;
  for (let start = -burstSeconds; ;) {
    start -= Math.log(1 - random()) / perSecond;
    if (start > end) return { dueMs, over };
    for (let i = 0; i < over.length; i++) {
      const at = (dueMs[i] ?? 0) / 1000;
      if (at >= start && at < start + burstSeconds) over[i] = 1;
    }
  }
}
