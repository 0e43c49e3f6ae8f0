import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server } from 'node:net';
/** The client's end of one connection in 50 stays open. */
export const expected = 'leak';
let server: Server;
export async function setup(): Promise<void> {
  server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
export async function op(i: number): Promise<void> {
  const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  if (i % 50 !== 21) socket.destroy();
}
