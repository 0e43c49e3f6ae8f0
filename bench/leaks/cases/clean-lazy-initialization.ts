/** Twenty parts that are initialized on first use, the last after 20,000 operations. */
export const expected = 'clean';
const parts: number[][] = [];
export function op(i: number): void {
  const part = Math.floor(i / 1_000);
  if (part < 20) parts[part] ??= Array.from({ length: 1_000 }, () => i);
}
