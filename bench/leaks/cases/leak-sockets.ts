import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { once } from 'node:events';
/** Client sockets of a loopback server that nobody ends. */
export const expected = 'leak';
export const resource = 'fds';
let server: Server;
const sockets: Socket[] = [];
export async function setup(): Promise<void> {
  server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
export async function op(i: number): Promise<void> {
  const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  if (i % 10 === 0) sockets.push(socket);
  else {
    socket.end();
    socket.resume();
    await once(socket, 'close');
  }
}
export function teardown(): void {
  for (const socket of sockets) socket.destroy();
  server.close();
}
