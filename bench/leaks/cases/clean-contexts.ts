import { runInNewContext } from 'node:vm';
export const expected = 'clean';
export function op(i: number): unknown {
  return runInNewContext('n + 1', { n: i });
}
