/** The same on an EventTarget. */
export const expected = 'leak';
const bus = new EventTarget();
export function op(i: number): void {
  if (i % 10 === 0) bus.addEventListener('change', () => void i);
}
