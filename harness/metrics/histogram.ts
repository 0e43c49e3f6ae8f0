/**
 * Bins for a picture of many samples: every power of two is cut into equal parts, as in HdrHistogram
 * (http://hdrhistogram.org). Memory stays bounded however long a run is; verdicts never read it, since
 * they need exact order statistics.
 */
export interface Histogram {
  /** Bin i is [edges[i], edges[i + 1]): one more edge than counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Parts of a power of two: a bin is then at most 1/8 = 12.5 % of its value wide. */
const PARTS_PER_OCTAVE = 8;

/** Values at or under this share the first bin, [0, floor). In milliseconds: a nanosecond. */
const FLOOR = 1e-6;

export class LogLinearHistogram {
  readonly #counts = new Map<number, number>();

  /** @throws {RangeError} on a negative or non-finite value */
  add(value: number, times = 1): void {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`a histogram takes finite values from 0 up, not ${value}`);
    }
    const bin = binOf(value);
    this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + times);
  }

  /** The bins from the first to the last that hold something; empty ones between them included. */
  snapshot(): Histogram {
    if (this.#counts.size === 0) return { edges: [], counts: [] };
    const bins = [...this.#counts.keys()];
    const first = Math.min(...bins);
    const last = Math.max(...bins);
    const edges = [lowerEdge(first)];
    const counts: number[] = [];
    for (let bin = first; bin <= last; bin++) {
      edges.push(lowerEdge(bin + 1));
      counts.push(this.#counts.get(bin) ?? 0);
    }
    return { edges, counts };
  }
}

function binOf(value: number): number {
  if (value < FLOOR) return 0;
  const octave = Math.floor(Math.log2(value / FLOOR));
  const part = Math.floor((value / (FLOOR * 2 ** octave) - 1) * PARTS_PER_OCTAVE);
  const guess = 1 + octave * PARTS_PER_OCTAVE + part;
  // log2 and the division round: settle the bin by its own edges.
  if (value < lowerEdge(guess)) return guess - 1;
  return value >= lowerEdge(guess + 1) ? guess + 1 : guess;
}

function lowerEdge(bin: number): number {
  if (bin <= 0) return 0;
  const octave = Math.floor((bin - 1) / PARTS_PER_OCTAVE);
  return FLOOR * 2 ** octave * (1 + ((bin - 1) % PARTS_PER_OCTAVE) / PARTS_PER_OCTAVE);
}
