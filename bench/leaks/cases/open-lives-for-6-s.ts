/** Each entry has a timer of its own. */
export const expected = 'open';
const sessions = new Map<string, { n: number }>();
export async function op(i: number): Promise<void> {
  sessions.set(`session ${i}`, { n: i });
  setTimeout(() => sessions.delete(`session ${i}`), 6_000).unref();
  await new Promise((resolve) => setTimeout(resolve, 1));
}
