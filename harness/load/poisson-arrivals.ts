import { seededRandom } from '../statistics/random.ts';

/**
 * What a schedule of Poisson arrivals is made from. It travels as text in the environment of a scenario
 * (`ASSAY_ARRIVALS`), so that the harness and k6 make the same schedule of it.
 */
export interface PoissonArrivals {
  readonly arrivals: number;
  readonly seconds: number;
  readonly seed: number;
}

/** The variable by which a scenario says that its iterations follow such a schedule. */
export const arrivalsVariable = 'ASSAY_ARRIVALS';

/**
 * When so many independent clients arrive in so many seconds, in milliseconds from the start, ascending:
 * a Poisson process of which the number of arrivals is known, whose times are those of a sorted uniform
 * sample. Sums of exponential gaps over their total are that (A. Rényi, "On the theory of order
 * statistics", Acta Math. Hung. 4, 1953). MLPerf's scenario Server draws its gaps alike (LoadGen,
 * `ScheduleDistribution<TestScenario::Server>`).
 */
export function poissonSchedule({ arrivals, seconds, seed }: PoissonArrivals): number[] {
  const random = seededRandom(seed);
  const sums: number[] = [];
  let sum = 0;
  for (let i = 0; i < arrivals; i++) {
    sum -= Math.log(1 - random());
    sums.push(sum);
  }
  const total = sum - Math.log(1 - random());
  return sums.map((until) => (1000 * seconds * until) / total);
}

export function formatArrivals({ arrivals, seconds, seed }: PoissonArrivals): string {
  return `poisson ${arrivals} ${seconds} ${seed}`;
}

/** Null for a text that `formatArrivals` did not write. */
export function parseArrivals(text: string | undefined): PoissonArrivals | null {
  const [kind, ...numbers] = (text ?? '').split(' ');
  const [arrivals = Number.NaN, seconds = Number.NaN, seed = Number.NaN] = numbers.map(Number);
  if (kind !== 'poisson' || !Number.isInteger(arrivals) || !(seconds > 0)) return null;
  return Number.isInteger(seed) ? { arrivals, seconds, seed } : null;
}
