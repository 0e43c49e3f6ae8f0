export const expected = 'clean';
export async function op(i: number): Promise<number> {
  await Promise.resolve();
  return i;
}
