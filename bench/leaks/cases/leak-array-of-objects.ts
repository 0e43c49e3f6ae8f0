/** An object kept in each operation. */
export const expected = 'leak';
const kept: object[] = [];
export function op(i: number): void {
  kept.push({ i });
}
