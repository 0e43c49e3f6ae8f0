import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
/** A history of requests, with their headers. */
export const expected = 'leak';
const history: unknown[] = [];
let server: Server;
export async function setup(): Promise<void> {
  server = createServer((request, response) => {
    history.push(request.headers);
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
export async function op(): Promise<void> {
  const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const [response] = await once(request, 'response');
  response.resume();
  await once(response, 'end');
}
export function teardown(): void {
  server.close();
}
