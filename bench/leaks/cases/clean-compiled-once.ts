/** V8 keeps what was compiled until the next collection, in a table that does not shrink. */
export const expected = 'clean';
export function op(i: number): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is what the case is about
  return new Function(`return ${i};`)();
}
