import type { Judged } from '../measurement/leak/conclude.ts';
import type { Seen } from '../measurement/leak/measure.ts';
import type { Point } from '../measurement/leak/trajectory.ts';
import { slopeUnit } from '../measurement/probe/probe.ts';
import { formatEstimate } from '../metrics/format-quantity.ts';

const bars = '▁▂▃▄▅▆▇█';
/** Columns of a sparkline. */
const WIDTH = 16;

/** What a soak looks like while it goes on, as one line. It keeps what it needs for that, and no more. */
export class SoakPicture {
  readonly #totalMs: number;
  #operations = 0;
  #judged: readonly Judged[] = [];
  /** Samples since the last complete window: some ten, at most as many as a window has. */
  #since: { operations: number; levels: Readonly<Record<string, number>> }[] = [];

  constructor(totalMs: number) {
    this.#totalMs = totalMs;
  }

  see({ operations, levels, judged }: Seen): void {
    this.#operations = operations;
    if (judged !== this.#judged) this.#since = [];
    this.#judged = judged;
    if (levels !== null) this.#since.push({ operations, levels });
  }

  line(elapsedMs: number): string {
    const count = this.#operations.toLocaleString('en-US');
    return [
      `${formatClock(elapsedMs)} of ${formatClock(this.#totalMs)}`,
      `${count} operations`,
      this.#growth(),
    ].join(' · ');
  }

  #growth(): string {
    if (this.#judged.length === 0) return 'warming up';
    const most = growsMost(this.#judged);
    if (most === null) return 'nothing grows';
    const { trajectory, judgement, limit } = most;
    const { resource } = trajectory;
    const points = [
      ...trajectory.windows.flat(),
      ...this.#since.map(({ operations, levels }) => ({
        operations,
        level: levels[resource] ?? 0,
      })),
    ];
    const slope = formatEstimate(
      judgement.slopePerOp,
      judgement.interval,
      slopeUnit(trajectory.kind),
    );
    return `${resource} ${slope} ${sparkline(points, WIDTH, limit.noiseFloor)}`;
  }
}

/**
 * The resource whose slope is the most of what is allowed. Counts are allowed nothing, so any slope of
 * one is more; and a backstop comes after all others. Null where no slope is above 0.
 */
export function growsMost(judged: readonly Judged[]): Judged | null {
  const growing = judged.filter(({ judgement }) => judgement.slopePerOp > 0);
  const [most] = growing.toSorted(
    (a, b) => Number(a.limit.backstop) - Number(b.limit.backstop) || share(b) - share(a),
  );
  return most ?? null;
}

function share({ judgement, limit }: Judged): number {
  return judgement.slopePerOp / Math.max(limit.leakAbove, Number.MIN_VALUE);
}

/**
 * Levels over the operations, in columns of the same number of operations.
 * @param noise rises of no more than this do not reach the top
 */
export function sparkline(points: readonly Point[], width: number, noise: number): string {
  const last = points.at(-1)?.operations ?? 0;
  const first = points[0]?.operations ?? 0;
  if (points.length < 2 || last <= first) return '';
  const levels = points.map(({ level }) => level);
  const low = Math.min(...levels);
  const range = Math.max(Math.max(...levels) - low, noise, Number.MIN_VALUE);
  const columns = Array.from({ length: width }, (_, column) => {
    const upTo = first + ((last - first) * (column + 1)) / width;
    // The last level that was seen by then holds until the next one is.
    const level = points.findLast(({ operations }) => operations <= upTo)?.level ?? low;
    return Math.round(((level - low) / range) * (bars.length - 1));
  });
  return columns.map((bar) => bars[bar]).join('');
}

/** `0:42`, `12:05`, `1:02:03`. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes)}:${two(seconds)}`;
}

function two(value: number): string {
  return String(value % 60).padStart(2, '0');
}
