/** Many functions that get warm one after the other. */
export const expected = 'clean';
const functions = Array.from(
  { length: 200 },
  // oxlint-disable-next-line typescript/no-implied-eval -- compiling is what the case is about
  (_, n) => new Function('x', `let s = ${n}; for (let i = 0; i < 20; i++) s += x * i; return s;`),
);
export function op(i: number): unknown {
  return functions[Math.floor(i / 50) % functions.length]?.(i);
}
