/** Sixteen bytes each, in one buffer that is copied. */
export const expected = 'leak';
let log = Buffer.alloc(0);
const entry = Buffer.alloc(16, 1);
export function op(): void {
  log = Buffer.concat([log, entry]);
}
