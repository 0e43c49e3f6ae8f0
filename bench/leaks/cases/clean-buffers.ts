export const expected = 'clean';
export function op(i: number): string {
  return Buffer.from(`request ${i}`).toString('base64');
}
