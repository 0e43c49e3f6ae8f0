/** An async function that never gets past its await, kept alive by a promise that is never settled. */
export const expected = 'leak';
const gate = new Promise<void>(() => undefined);
async function handle(i: number): Promise<number> {
  const body = [i, i + 1];
  await gate;
  return body[0] ?? 0;
}
export function op(i: number): void {
  void handle(i);
}
