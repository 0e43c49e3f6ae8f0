/** The last 10,000 log lines. */
export const expected = 'clean';
const lines: string[] = [];
export function op(i: number): void {
  lines[i % 10_000] = `request ${i} took ${i % 17} ms`;
}
