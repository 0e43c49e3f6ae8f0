import { seededRandom, shuffled } from './random.ts';

/** Below 1 in a thousand the bound is good to a tenth. */
const PERMUTATIONS = 2_000;

/**
 * Which of several courses rise and fall with another one: Spearman's rank correlation of each, and the
 * probability that the largest of all would be so large if none did, by permutation (Westfall and Young,
 * Resampling-Based Multiple Testing, 1993: the error of the whole family). Neighbors in time resemble each
 * other, so whole blocks change places (Künsch 1989). Seeded.
 * @param outcome one value a time; Infinity is allowed
 * @param courses each as long as `outcome`
 * @param block how many neighbors stay together
 * @returns one for each course; `p` is 1 where it does not rise with the outcome
 */
export function rankAssociations(
  outcome: readonly number[],
  courses: readonly (readonly number[])[],
  block: number,
  permutations = PERMUTATIONS,
): readonly { readonly rho: number; readonly p: number }[] {
  const wanted = ranks(outcome);
  const own = courses.map(ranks);
  const rhos = own.map((one) => correlation(wanted, one));
  const random = seededRandom(outcome.length);
  const starts = Array.from({ length: Math.ceil(outcome.length / block) }, (_, i) => i * block);
  const asLarge = rhos.map(() => 1);
  for (let round = 0; round < permutations; round++) {
    const moved = shuffled(starts, random).flatMap((at) => wanted.slice(at, at + block));
    const most = Math.max(...own.map((one) => correlation(moved, one)));
    for (const [index, rho] of rhos.entries()) if (most >= rho) asLarge[index]! += 1;
  }
  return rhos.map((rho, index) => ({
    rho,
    p: rho > 0 ? (asLarge[index] ?? 1) / (permutations + 1) : 1,
  }));
}

/** From 1; equal values share the mean of their ranks. */
export function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).toSorted((a, b) => compare(values[a]!, values[b]!));
  const result = Array.from({ length: values.length }, () => 0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) result[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return result;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's; 0 where one of both does not vary. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
