import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
/** fetch to a server of its own: pools, parsers, time-outs that are refreshed. */
export const expected = 'clean';
let server: Server;
export async function setup(): Promise<void> {
  server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
}
export async function op(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return await response.text();
}
export function teardown(): void {
  server.closeAllConnections();
  server.close();
}
