/** Each closure keeps the one before: the shared-context leak of old Meteor fame. */
export const expected = 'leak';
let previous: (() => unknown) | null = null;
export function op(i: number): void {
  const before = previous;
  const big = [i, i, i];
  previous = () => [before, big];
}
