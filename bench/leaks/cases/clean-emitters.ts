import { EventEmitter, once } from 'node:events';
export const expected = 'clean';
const bus = new EventEmitter();
export async function op(i: number): Promise<void> {
  const heard = once(bus, 'change');
  bus.emit('change', i);
  await heard;
}
