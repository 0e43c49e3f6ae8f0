/**
 * An exact, anytime-valid, distribution-free sign test. Under the null hypothesis that a sign is a
 * success with probability at most ½, the uniform mixture over the biases in [½, 1] of the likelihood
 * ratio is a supermartingale with start 1, so by Ville's inequality it ever reaches 1/α with probability
 * at most α: one may look after every observation and stop at will.
 *
 *   E(k, n) = 2 ∫_½^1 (2q)^k (2(1−q))^{n−k} dq = Σ_{i=0..k} C(n+1, i) / ((n+1) · C(n, k))
 *
 * J. Ville, "Étude critique de la notion de collectif", 1939; H. Robbins, "Statistical methods related to
 * the law of the iterated logarithm", Ann. Math. Stat. 41, 1970; A. Ramdas et al., "Game-theoretic
 * statistics and safe anytime-valid inference", Stat. Sci. 38, 2023. Exact in integers: no rounding can
 * push a value over its bound.
 */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** E(k, n) for k successes among n signs, rounded to the nearest double. */
export function signEValue(successes: number, signs: number): number {
  const { numerator, denominator } = exactEValue(successes, signs);
  // 64 bits after the point keep the double's 53; the quotient may be far below or above 1.
  const scaled = (numerator << 64n) / denominator;
  return Number(scaled) / 2 ** 64;
}

/** Whether E(k, n) ≥ 1/α, in exact integers. α is rounded down to a multiple of 1e-15. */
export function signEvidenceReaches(successes: number, signs: number, alpha: number): boolean {
  const { numerator, denominator } = exactEValue(successes, signs);
  return numerator * parts(alpha) >= denominator * 1_000_000_000_000_000n;
}

/**
 * The fewest successes among `signs` that reach 1/α, or null where not even all of them do. (At
 * α = 1 %: 9 of 9, 13 of 14, 15 of 17, 18 of 21.)
 */
export function fewestSuccesses(signs: number, alpha: number): number | null {
  const key = `${signs} ${alpha}`;
  const known = found.get(key);
  if (known !== undefined) return known;
  const fewest = searchFewest(signs, alpha);
  found.set(key, fewest);
  return fewest;
}

/** A sequential test asks for the same numbers again and again; each takes a dozen sums of big integers. */
const found = new Map<string, number | null>();

function searchFewest(signs: number, alpha: number): number | null {
  if (!signEvidenceReaches(signs, signs, alpha)) return null;
  let low = Math.floor(signs / 2);
  let high = signs;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (signEvidenceReaches(middle, signs, alpha)) high = middle;
    else low = middle;
  }
  return high;
}

/** The fewest signs that decide when `contrary` of them point the other way. */
export function fewestSigns(contrary: number, alpha: number): number {
  let signs = 2 * contrary + 1;
  while (!signEvidenceReaches(signs - contrary, signs, alpha)) signs++;
  return signs;
}

/**
 * How many signs more it would take, if they keep coming in the proportion seen so far: for "14 more
 * pairs would decide". Null where the proportion is no better than a coin's, or `most` are not enough.
 */
export function signsToDecide(
  successes: number,
  signs: number,
  alpha: number,
  most = 500,
): number | null {
  const share = successes / Math.max(1, signs);
  if (share <= 0.5) return null;
  for (let more = 0; more <= most; more++) {
    if (signEvidenceReaches(successes + Math.floor(more * share), signs + more, alpha)) return more;
  }
  return null;
}

function exactEValue(successes: number, signs: number): Fraction {
  if (!Number.isInteger(signs) || signs < 0) {
    throw new RangeError(`a number of signs is a whole number from 0, not ${signs}`);
  }
  if (!Number.isInteger(successes) || successes < 0 || successes > signs) {
    throw new RangeError(`of ${signs} signs 0 to ${signs} can be successes, not ${successes}`);
  }
  const next = BigInt(signs + 1);
  let choose = 1n;
  let sum = 1n;
  for (let i = 1n; i <= BigInt(successes); i++) {
    choose = (choose * (next - i + 1n)) / i;
    sum += choose;
  }
  // C(n+1, k) = choose; C(n, k) = C(n+1, k) (n + 1 − k) / (n + 1), so (n+1) C(n, k) = choose (n + 1 − k).
  return { numerator: sum, denominator: choose * (next - BigInt(successes)) };
}

function parts(alpha: number): bigint {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(`an error probability lies inside (0, 1), not ${alpha}`);
  }
  return BigInt(Math.floor(alpha * 1e15));
}
