export const expected = 'leak';
export const resource = 'arrayBuffers';
const kept: ArrayBuffer[] = [];
export function op(): void {
  kept.push(new ArrayBuffer(512));
}
