import { pbkdf2Sync } from 'node:crypto';
/** About half a millisecond of native work. */
export const expected = 'clean';
export function op(i: number): Buffer {
  return pbkdf2Sync(`password ${i}`, 'salt', 1_000, 32, 'sha256');
}
