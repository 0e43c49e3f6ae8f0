export const expected = 'clean';
export function op(i: number): unknown {
  return JSON.parse(JSON.stringify({ i, list: [i, i, i], name: `n${i}` }));
}
