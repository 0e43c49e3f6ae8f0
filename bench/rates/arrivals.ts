/** Due times of a metronome, in milliseconds. */
export function constantArrivals(rate: number, seconds: number): Float64Array {
  return Float64Array.from({ length: Math.round(rate * seconds) }, (_, i) => (i * 1000) / rate);
}

/** Due times of independent clients: gaps are exponential. */
export function poissonArrivals(rate: number, seconds: number, random: () => number): Float64Array {
  const dueMs: number[] = [];
  for (let at = 0; ;) {
    at -= Math.log(1 - random()) / rate;
    if (at >= seconds) return Float64Array.from(dueMs);
    dueMs.push(at * 1000);
  }
}
