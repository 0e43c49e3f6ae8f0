/** Blocks of all sizes that live for a while. */
export const expected = 'clean';
const slots: Uint8Array[] = Array.from({ length: 512 }, () => new Uint8Array(16));
export function op(i: number): void {
  slots[(i * 7) % slots.length] = new Uint8Array(16 + ((i * 31) % 4_096));
}
