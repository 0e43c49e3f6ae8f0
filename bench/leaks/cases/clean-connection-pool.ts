import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { once } from 'node:events';
/** Twelve connections, opened one at a time, the last after 600 operations. */
export const expected = 'clean';
let server: Server;
const pool: Socket[] = [];
export async function setup(): Promise<void> {
  server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
export async function op(i: number): Promise<void> {
  if (i % 50 === 0 && pool.length < 12) {
    const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    pool.push(socket);
  }
  const socket = pool[i % pool.length] as Socket;
  socket.write('x');
  await once(socket, 'data');
}
export function teardown(): void {
  for (const socket of pool) socket.destroy();
  server.close();
}
