/** What a rate limiter does: all that it counted goes every ten seconds. */
export const expected = 'open';
const hits = new Map<string, { n: number }>();
setInterval(() => hits.clear(), 10_000).unref();
export async function op(i: number): Promise<void> {
  hits.set(`10.0.${i}`, { n: 1 });
  await new Promise((resolve) => setTimeout(resolve, 1));
}
