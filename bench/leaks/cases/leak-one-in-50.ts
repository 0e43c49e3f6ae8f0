/** An object kept in one of 50 operations. */
export const expected = 'leak';
const kept: object[] = [];
export function op(i: number): void {
  if (i % 50 === 0) kept.push({ i, text: `number ${i}` });
}
