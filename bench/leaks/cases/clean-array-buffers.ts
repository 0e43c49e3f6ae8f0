export const expected = 'clean';
export function op(): number {
  return new ArrayBuffer(65_536).byteLength;
}
