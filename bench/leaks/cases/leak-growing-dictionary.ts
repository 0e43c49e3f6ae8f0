/** An object as a dictionary: its table doubles, which lifts half of all pair slopes. */
export const expected = 'leak';
const seen: Record<string, number> = {};
export function op(i: number): void {
  seen[`id-${i}`] = i;
}
