/** No timer: what is older than twelve seconds goes when the next one comes. */
export const expected = 'open';
const seen = new Map<string, number>();
export async function op(i: number): Promise<void> {
  const now = Date.now();
  for (const [key, at] of seen) {
    if (now - at < 12_000) break;
    seen.delete(key);
  }
  seen.set(`message ${i}`, now);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
