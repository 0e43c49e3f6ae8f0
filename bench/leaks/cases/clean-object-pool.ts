/** A pool that grows to what is needed at once, here 64, and stays. */
export const expected = 'clean';
const free: number[][] = [];
export async function op(i: number): Promise<void> {
  const taken = Array.from(
    { length: 1 + (i % 64) },
    () => free.pop() ?? Array.from({ length: 50 }, () => 0),
  );
  await Promise.resolve();
  free.push(...taken);
}
