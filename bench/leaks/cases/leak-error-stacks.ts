/** Errors with their stacks, kept by a reporter. */
export const expected = 'leak';
const reported: Error[] = [];
export function op(i: number): void {
  if (i % 20 === 0) reported.push(new Error(`request ${i} failed`));
}
