import { Random } from '../../../fixtures/signals/random.ts';

/** The values that each setting may take. */
export type Space = Readonly<Record<string, readonly (string | number)[]>>;
/** One value for each setting. */
export type Point<Of extends Space> = { readonly [Name in keyof Of]: Of[Name][number] };

export interface Trial<Of extends Space> {
  readonly point: Point<Of>;
  /** The larger the better. */
  readonly objective: number;
}

export interface SearchOptions {
  readonly strategy: 'random' | 'tpe';
  readonly seed: number;
}

/** Drawn evenly before the model of what is good has anything to go by. */
const RANDOM_TRIALS = 8;
/** Share of the trials that count as good (Bergstra et al.: γ = 0.15 to 0.25). */
const GOOD_SHARE = 0.25;
/** Drawn from the good ones, of which the most promising is tried (Bergstra et al., section 6). */
const CANDIDATES = 24;

/**
 * What to try next: random first, then by a tree-structured Parzen estimator, which tries what is likely
 * among the good trials and unlikely among the others (Bergstra et al., Algorithms for Hyper-Parameter
 * Optimization, NIPS 2011, section 4). The same earlier trials give the same suggestion, so that a search
 * that was killed goes on as if it had not been.
 */
export function suggest<Of extends Space>(
  space: Of,
  earlier: readonly Trial<Of>[],
  { strategy, seed }: SearchOptions,
): Point<Of> {
  const random = new Random(seed, `trial ${earlier.length}`);
  if (strategy === 'random' || earlier.length < RANDOM_TRIALS) {
    return drawPoint(space, (name) => space[name]!.map(() => 1), random);
  }
  const ranked = earlier.toSorted((a, b) => b.objective - a.objective);
  const goodCount = Math.ceil(GOOD_SHARE * ranked.length);
  const good = densities(space, ranked.slice(0, goodCount));
  const others = densities(space, ranked.slice(goodCount));
  const promise = (point: Point<Of>) =>
    Object.keys(space).reduce((sum, name) => {
      const index = space[name]!.indexOf(point[name]!);
      return sum + Math.log(good[name]![index]! / others[name]![index]!);
    }, 0);
  const candidates = Array.from({ length: CANDIDATES }, () =>
    drawPoint(space, (name) => good[name]!, random),
  );
  return candidates.reduce((best, one) => (promise(one) > promise(best) ? one : best));
}

/** How likely each value is among the trials, with one more of each so that none is impossible. */
function densities<Of extends Space>(
  space: Of,
  trials: readonly Trial<Of>[],
): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    Object.entries(space).map(([name, values]) => {
      const counts = values.map(
        (value) => 1 + trials.filter(({ point }) => point[name] === value).length,
      );
      return [name, counts.map((count) => count / (trials.length + values.length))];
    }),
  );
}

function drawPoint<Of extends Space>(
  space: Of,
  weightsOf: (name: string) => readonly number[],
  random: Random,
): Point<Of> {
  const drawn = Object.entries(space).map(([name, values]) => [
    name,
    values[drawIndex(weightsOf(name), random)]!,
  ]);
  return Object.fromEntries(drawn) as Point<Of>;
}

function drawIndex(weights: readonly number[], random: Random): number {
  let left = random.uniform() * weights.reduce((a, b) => a + b, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
