import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect, test } from 'vitest';

import type { SlowRequest } from '../../../../../harness/load/slow/slow-client.ts';
import { holdSlowConnection } from '../../../../../harness/load/slow/slow-connection.ts';

interface Listening extends AsyncDisposable {
  readonly url: string;
  /** The next connection that comes. */
  connection(): Promise<Socket>;
}

async function listen(): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/take?all=1`,
    async connection() {
      const [socket] = (await once(server, 'connection')) as [Socket];
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const askedOf = (url: string, more: Partial<SlowRequest>): SlowRequest => ({
  url,
  slow: 'sends body',
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: 'abcdef',
  bytesASecond: 2,
  seconds: 60,
  ...more,
});

/** What comes, until it has so many bytes. */
async function received(socket: Socket, bytes: number): Promise<string> {
  let text = '';
  while (text.length < bytes) text += String((await once(socket, 'data'))[0]);
  return text;
}

const headOf = (host: string): string =>
  `POST /take?all=1 HTTP/1.1\r\nhost: ${host}\r\ncontent-type: text/plain\r\ncontent-length: 6\r\n\r\n`;

test.each([
  ['some of its body', 2, 'ab'],
  ['all of its body but the last byte', 100, 'abcde'],
])('sends its head at once, and %s', async (_, bytesASecond, body) => {
  await using server = await listen();
  const abort = new AbortController();
  const coming = server.connection();
  const end = holdSlowConnection(askedOf(server.url, { bytesASecond }), abort.signal);
  const whole = `${headOf(new URL(server.url).host)}${body}`;
  expect(await received(await coming, whole.length)).toBe(whole);
  abort.abort();
  expect(await end).toMatchObject({ by: 'client', status: null });
});

test('sends its head byte by byte, too', async () => {
  await using server = await listen();
  const abort = new AbortController();
  const coming = server.connection();
  const end = holdSlowConnection(askedOf(server.url, { slow: 'sends head' }), abort.signal);
  expect(await received(await coming, 2)).toBe('PO');
  abort.abort();
  await end;
});

test('a server that ends it is told from a client that gives it up, with what it said', async () => {
  await using server = await listen();
  const coming = server.connection();
  const { signal } = new AbortController();
  const end = holdSlowConnection(askedOf(server.url, { slow: 'waits' }), signal);
  (await coming).end('HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n');
  expect(await end).toMatchObject({ by: 'server', status: 408 });
  const kept = await holdSlowConnection(askedOf(server.url, { seconds: 0.05 }), signal);
  expect(kept).toMatchObject({ by: 'client', status: null });
  expect(kept).toHaveProperty('heldMs', expect.any(Number));
});

test('a connection that breaks was ended by the server', async () => {
  await using server = await listen();
  const coming = server.connection();
  const { signal } = new AbortController();
  const end = holdSlowConnection(askedOf(server.url, {}), signal);
  const socket = await coming;
  // It has said something: it is connected for itself, too.
  await received(socket, 1);
  socket.resetAndDestroy();
  expect(await end).toMatchObject({ by: 'server', status: null });
});

test('who reads slowly leaves the server with what it wants to send', async () => {
  await using server = await listen();
  const abort = new AbortController();
  const coming = server.connection();
  const asked = askedOf(server.url, { slow: 'reads', bytesASecond: 20 });
  const end = holdSlowConnection(asked, abort.signal);
  const socket = await coming;
  await received(socket, `${headOf(new URL(server.url).host)}abcdef`.length);
  // More than all buffers of the kernel take.
  socket.write(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(64 << 20)]));
  expect(socket.writableLength).toBeGreaterThan(0);
  await new Promise((resolve) => setImmediate(resolve));
  expect(socket.writableLength).toBeGreaterThan(0);
  abort.abort();
  expect(await end).toMatchObject({ by: 'client' });
});

test('a server that takes no connection refused it', async () => {
  const server = await listen();
  const { url } = server;
  await server[Symbol.asyncDispose]();
  const { signal } = new AbortController();
  expect(await holdSlowConnection(askedOf(url, {}), signal)).toMatchObject({
    by: 'refusal',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
});
