/** A template compiler without a cache: each function keeps its code. */
export const expected = 'leak';
const kept: unknown[] = [];
export function op(i: number): void {
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is what the case is about
  kept.push(new Function('x', `return x + ${i};`));
}
