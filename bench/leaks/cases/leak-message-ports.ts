import { MessageChannel, type MessagePort } from 'node:worker_threads';

export const expected = 'leak';
export const resource = 'handles';
const ports: MessagePort[] = [];
export function op(i: number): void {
  const { port1, port2 } = new MessageChannel();
  if (i % 20 === 0) {
    port1.on('message', () => undefined);
    ports.push(port2);
  } else port1.close();
}
