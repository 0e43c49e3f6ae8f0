/** The last 10,000 for a page of statistics. */
export const expected = 'open';
const last: object[] = [];
export async function op(i: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  last.push({ i, body: `body ${i}`.repeat(4) });
  if (last.length > 10_000) last.shift();
}
