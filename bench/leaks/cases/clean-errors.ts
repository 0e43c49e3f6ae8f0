export const expected = 'clean';
export function op(i: number): string {
  try {
    throw new RangeError(`number ${i}`);
  } catch (error) {
    return String((error as Error).stack).slice(0, 10);
  }
}
