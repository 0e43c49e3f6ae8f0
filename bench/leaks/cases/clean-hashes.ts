import { createHash } from 'node:crypto';
export const expected = 'clean';
export function op(i: number): string {
  return createHash('sha256').update(`text ${i}`).digest('hex');
}
