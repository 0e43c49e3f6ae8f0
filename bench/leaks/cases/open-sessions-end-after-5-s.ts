/** Each session ends by a timer of its own, which keeps the process alive until then. */
export const expected = 'open';
const sessions = new Map<string, object>();
export async function op(i: number): Promise<void> {
  const id = `session-${i}`;
  sessions.set(id, { i });
  setTimeout(() => sessions.delete(id), 5_000);
  await new Promise((resolve) => setTimeout(resolve, 1));
}
