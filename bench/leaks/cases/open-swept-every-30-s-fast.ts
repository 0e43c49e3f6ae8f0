/** The same with operations that are fast: no cache would be so large. */
export const expected = 'open';
const hits = new Map<string, { n: number }>();
setInterval(() => hits.clear(), 30_000).unref();
export function op(i: number): void {
  let sum = 0;
  for (let step = 0; step < 2_000; step++) sum += step * i;
  hits.set(`10.0.${i}`, { n: sum });
}
