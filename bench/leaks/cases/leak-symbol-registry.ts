/** Property names make a dictionary grow. */
export const expected = 'leak';
const byName: Record<string, boolean> = {};
export function op(i: number): void {
  byName[`user:${i}`] = true;
}
