/**
 * How much the level of a series shifts, by Shao and Zhang's self-normalized statistic
 *
 *   G = max_k T_k² / V_k,  T_k = Σ_{t≤k} (x_t − x̄) / √n,
 *   V_k = n⁻² · (Σ_{t≤k} (S_{1,t} − t/k · S_{1,k})² + Σ_{t>k} (S_{t,n} − (n−t+1)/(n−k) · S_{k+1,n})²)
 *
 * where S_{a,b} are sums of x (X. Shao and X. Zhang, "Testing for change points in time series", JASA 105,
 * 2010). It is normalized by partial sums of the series itself and not by an estimate of its long-run
 * variance, so that it needs no bandwidth, and its distribution under a steady level is the same whatever the
 * autocorrelation, if the series is long enough for that. 0 where all values are equal.
 */
export function levelShift(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  const centered = values.map((value) => value - mean);
  const before = bridgeSquares(centered);
  const after = bridgeSquares(centered.toReversed());
  let sum = 0;
  let most = 0;
  for (let k = 1; k < n; k += 1) {
    sum += centered[k - 1]!;
    const norm = before[k]! + after[n - k]!;
    if (norm > 0) most = Math.max(most, (n * sum * sum) / norm);
  }
  return most;
}

/** By length k of a beginning of the series: Σ_{t≤k} (S_t − t/k · S_k)². */
function bridgeSquares(values: readonly number[]): Float64Array {
  const squares = new Float64Array(values.length + 1);
  let [sum, ofSquares, ofProducts, ofTimes] = [0, 0, 0, 0];
  for (const [index, value] of values.entries()) {
    const t = index + 1;
    sum += value;
    ofSquares += sum * sum;
    ofProducts += t * sum;
    ofTimes += t * t;
    squares[t] = Math.max(
      0,
      ofSquares - (2 * sum * ofProducts) / t + (sum * sum * ofTimes) / (t * t),
    );
  }
  return squares;
}
