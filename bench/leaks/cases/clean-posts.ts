import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
/** fetch sweeps what it needed for a request once in a second. */
export const expected = 'clean';
let server: Server;
export async function setup(): Promise<void> {
  server = createServer(async (request, response) => {
    let length = 0;
    for await (const chunk of request) length += (chunk as Buffer).length;
    response.end(JSON.stringify({ length }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
export async function op(i: number): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${i}`, {
    method: 'POST',
    body: 'x'.repeat(i % 10_000),
  });
  return await response.json();
}
export function teardown(): void {
  server.closeAllConnections();
  server.close();
}
