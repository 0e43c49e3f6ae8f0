/** Nothing at first: the leak begins with operation 20,000. */
export const expected = 'leak';
const kept: object[] = [];
export function op(i: number): void {
  if (i > 20_000) kept.push({ i });
}
