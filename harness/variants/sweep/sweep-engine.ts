import type { Engine, Tensors } from '../../../fixtures/engines/engine.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { median, quantile } from '../../statistics/quantile.ts';
import { seededRandom, shuffled } from '../../statistics/random.ts';
import type { Operating } from './knee.ts';

export interface SweepOptions {
  /** One run of each batch that is tried: items → inputs. */
  readonly batches: ReadonlyMap<number, Tensors>;
  /** Callers that are under way at a time, each of which sends the next call when its last is answered. */
  readonly concurrencies: readonly number[];
  readonly rounds: number;
  /** Of one point in one round; a call that is under way then is awaited. */
  readonly roundMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

export interface SweepPoint extends Operating {
  readonly batch: number;
  readonly concurrency: number;
  /** In all rounds. */
  readonly calls: number;
  readonly latencyMsP50: number;
  /** Items a second of the slowest and the fastest round. */
  readonly itemsPerSecondRange: readonly [low: number, high: number];
}

/** Uncounted: memory is allocated, kernels are chosen for the shape. */
const WARM_UP_CALLS = 3;
/** Of the order of the points in each round. */
const SEED = 1;

interface Round {
  readonly latenciesMs: readonly number[];
  readonly itemsPerSecond: number;
}

/**
 * What an engine does at each batch with each number of callers. Every round takes all points in another
 * order, so that what the machine does for a while does not fall on one of them; a point's throughput is the
 * median of its rounds, its latencies those of all of them.
 */
export async function sweepEngine(engine: Engine, options: SweepOptions): Promise<SweepPoint[]> {
  const { batches, concurrencies, rounds, roundMs, signal, onProgress } = options;
  const points = [...batches.keys()].flatMap((batch) =>
    concurrencies.map((concurrency) => ({ batch, concurrency, rounds: [] as Round[] })),
  );
  for (const inputs of batches.values()) {
    for (let call = 0; call < WARM_UP_CALLS; call += 1) await engine.run(inputs, { signal });
  }
  const random = seededRandom(SEED);
  for (let round = 1; round <= rounds; round += 1) {
    for (const point of shuffled(points, random)) {
      onProgress(`round ${round} of ${rounds}: batch ${point.batch}, ${point.concurrency} callers`);
      const run = (): Promise<unknown> => engine.run(batches.get(point.batch)!, { signal });
      point.rounds.push(await oneRound(run, point, roundMs));
    }
  }
  return points.map(({ batch, concurrency, rounds: done }) => {
    const latencies = sortSamples(done.flatMap(({ latenciesMs }) => latenciesMs));
    const speeds = sortSamples(done.map(({ itemsPerSecond }) => itemsPerSecond));
    return {
      batch,
      concurrency,
      calls: latencies.length,
      itemsPerSecond: median(speeds),
      itemsPerSecondRange: [speeds[0]!, speeds.at(-1)!],
      latencyMsP50: quantile(latencies, 0.5),
      latencyMsP95: quantile(latencies, 0.95),
    };
  });
}

async function oneRound(
  run: () => Promise<unknown>,
  { batch, concurrency }: { readonly batch: number; readonly concurrency: number },
  roundMs: number,
): Promise<Round> {
  const latenciesMs: number[] = [];
  const startMs = performance.now();
  const caller = async (): Promise<void> => {
    do {
      const sentMs = performance.now();
      await run();
      latenciesMs.push(performance.now() - sentMs);
    } while (performance.now() - startMs < roundMs);
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const seconds = (performance.now() - startMs) / 1000;
  return { latenciesMs, itemsPerSecond: (latenciesMs.length * batch) / seconds };
}
