import { gunzipSync, gzipSync } from 'node:zlib';
export const expected = 'clean';
export function op(i: number): string {
  return gunzipSync(gzipSync(`text ${i}`.repeat(20))).toString();
}
