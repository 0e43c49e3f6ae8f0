import type { DuetRequests } from './duet.ts';

/**
 * Some pairs of turns in a row, of which the sides are compared: the times of each in ascending order,
 * Infinity for a request that failed. The base's come once more in two halves, by every other pair.
 */
export interface DuetBlock {
  readonly base: Float64Array;
  readonly candidate: Float64Array;
  readonly halvesOfBase: readonly [Float64Array, Float64Array];
}

/** So few requests of a side would make its percentile that of the slowest one or two. */
const LEAST_REQUESTS = 16;

/** That many of a block's requests are to lie above the percentile. */
const LEAST_ABOVE = 3;

/** So that each half of the base has one. */
const LEAST_PAIRS = 2;

/**
 * Cuts the requests of one round into blocks that are long enough for a percentile. The length depends on
 * how many were sent, never on how long they took. The first and the last pair of turns are incomplete:
 * they are left out, and so is what is too little for a block.
 * @param p the percentile, inside (0, 1)
 * @param options.most how many blocks to cut at most
 * @param options.endpoint only requests to this one; null for all
 */
export function duetBlocks(
  requests: DuetRequests,
  p: number,
  { most, endpoint }: { readonly most: number; readonly endpoint: number | null },
): DuetBlock[] {
  const wanted = indexesOf(requests, endpoint);
  if (wanted.length === 0) return [];
  const [lowest, highest] = pairsSpanned(requests, wanted);
  const first = lowest + 1;
  const pairs = highest - first;
  const least = Math.max(LEAST_REQUESTS, Math.ceil(LEAST_ABOVE / (1 - p)));
  const perPair = wanted.length / 2 / Math.max(1, pairs + 2);
  const length = Math.max(LEAST_PAIRS, Math.ceil(pairs / most), Math.ceil(least / perPair));
  const blocks = Array.from(
    { length: Math.max(0, Math.floor(pairs / length)) },
    () => new Filling(),
  );
  for (const index of wanted) {
    const pair = (requests.pair[index] ?? 0) - first;
    if (pair >= 0) blocks[Math.floor(pair / length)]?.add(requests, index, pair);
  }
  return blocks.map((block) => block.sorted());
}

function indexesOf({ pair, endpoint }: DuetRequests, only: number | null): Uint32Array {
  const all = Uint32Array.from(pair, (_, index) => index);
  return only === null ? all : all.filter((index) => endpoint[index] === only);
}

/** Requests come in the order in which they were due, which need not be that of their turns. */
function pairsSpanned({ pair }: DuetRequests, wanted: Uint32Array): [number, number] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const index of wanted) {
    const one = pair[index] ?? 0;
    if (one < lowest) lowest = one;
    if (one > highest) highest = one;
  }
  return [lowest, highest];
}

class Filling {
  readonly #halves: [number[], number[]] = [[], []];
  readonly #candidate: number[] = [];

  add({ isCandidate, tookMs }: DuetRequests, index: number, pair: number): void {
    const side = isCandidate[index] === 1 ? this.#candidate : this.#halves[pair % 2 === 0 ? 0 : 1];
    side.push(tookMs[index] ?? Number.POSITIVE_INFINITY);
  }

  sorted(): DuetBlock {
    const [first, second] = this.#halves;
    return {
      base: ascending([...first, ...second]),
      candidate: ascending(this.#candidate),
      halvesOfBase: [ascending(first), ascending(second)],
    };
  }
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).toSorted();
}
