import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';

import { serveSlowClients } from '../../../../../harness/load/slow/serve-slow-clients.ts';

/** The thread ends with its server; here the process does. */
async function ask(url: string, body: object): Promise<{ status: number; said: unknown }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, said: await response.json() };
}

test('holds a connection for who knows the path, to the target and to this machine alone', async () => {
  const target = createServer();
  await new Promise<void>((resolve) => {
    target.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}/`;
  const helper = await serveSlowClients({ secret: 'known', targetUrl: 'http://api.example:80' });
  const asked = {
    url,
    slow: 'waits',
    method: 'GET',
    headers: {},
    body: '',
    bytesASecond: 1,
    seconds: 0.02,
  };
  expect(await ask(helper, asked)).toMatchObject({ status: 200, said: { by: 'client' } });
  expect((await fetch(new URL('/guessed', helper), { method: 'POST' })).status).toBe(404);
  expect(await ask(helper, { ...asked, url: 'http://192.0.2.1/' })).toEqual({
    status: 403,
    said: { by: 'refusal', reason: '192.0.2.1 is neither the target nor this machine' },
  });
  for (const wrong of [
    { seconds: 601 },
    { seconds: 0 },
    { slow: 'thinks' },
    { method: 'GET / HTTP/1.1\r\n' },
    { headers: { 'x-a': 'b\r\nc: d' } },
    { bytesASecond: 0.5 },
    { url: 'ftp://127.0.0.1/' },
  ]) {
    expect(await ask(helper, { ...asked, ...wrong })).toMatchObject({ status: 400 });
  }
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  expect(await ask(helper, asked)).toMatchObject({
    status: 502,
    said: { by: 'refusal', reason: expect.stringContaining('ECONNREFUSED') },
  });
});
