/** Largest share of the capital that a single bet may lose: keeps every factor above 1/4. */
const MOST_STAKE = 0.75;

/**
 * The lower bound of the mean of numbers in [0, 1], at an error of α: what betting against every smaller
 * mean has not made 1/α times its stake on (I. Waudby-Smith and A. Ramdas, "Estimating means of bounded
 * random variables by betting", JRSS B 86, 2024, with the bets for a sample of fixed size). Holds for any
 * distribution on [0, 1] and every sample size, in any order that was fixed beforehand.
 */
export function bettingLowerBound(values: readonly number[], alpha: number): number {
  const bets = betsFor(values, alpha);
  let [low, high] = [0, 1];
  // Capital falls as the mean that is bet against rises; 40 halvings are exact to 1e-12.
  for (let step = 0; step < 40; step++) {
    const mean = (low + high) / 2;
    if (isRefuted(mean, values, bets, alpha)) low = mean;
    else high = mean;
  }
  return low;
}

export function bettingUpperBound(values: readonly number[], alpha: number): number {
  return (
    1 -
    bettingLowerBound(
      values.map((value) => 1 - value),
      alpha,
    )
  );
}

/** The size of each bet, from what came before it. */
function betsFor(values: readonly number[], alpha: number): number[] {
  let sum = 0.5;
  let squares = 0.25;
  return values.map((value, index) => {
    const variance = squares / (index + 1);
    const bet = Math.sqrt((2 * Math.log(1 / alpha)) / (values.length * variance));
    sum += value;
    const mean = sum / (index + 2);
    squares += (value - mean) ** 2;
    return bet;
  });
}

function isRefuted(
  mean: number,
  values: readonly number[],
  bets: readonly number[],
  alpha: number,
): boolean {
  const most = mean > 0 ? MOST_STAKE / mean : Number.POSITIVE_INFINITY;
  const goal = Math.log(1 / alpha);
  let logCapital = 0;
  for (const [index, value] of values.entries()) {
    logCapital += Math.log1p(Math.min(bets[index]!, most) * (value - mean));
    if (logCapital >= goal) return true;
  }
  return false;
}
