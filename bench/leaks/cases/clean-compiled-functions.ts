export const expected = 'clean';
export function op(i: number): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is what the case is about
  return new Function('x', `return x + ${i % 3};`)(i);
}
