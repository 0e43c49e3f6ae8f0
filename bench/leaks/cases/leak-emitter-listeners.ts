import { EventEmitter } from 'node:events';
/** A listener added in each operation. */
export const expected = 'leak';
const bus = new EventEmitter();
bus.setMaxListeners(0);
export function op(i: number): void {
  bus.on('change', () => i);
}
