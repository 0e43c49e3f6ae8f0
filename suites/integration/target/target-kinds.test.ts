// @module-tag integration

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startTarget } from '../../../fixtures/target/start-target.ts';
import { startTargets, targetNamed } from '../../../fixtures/target/start-targets.ts';
import type { Target } from '../../../fixtures/target/target.ts';

const defaults = { ready: '/health', startupTimeoutMs: 150_000, env: {} };

async function startApp(file: string, text: string): Promise<Target> {
  const cwd = await mkdtemp(join(tmpdir(), 'assay-app-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(join(cwd, file), text);
  const target = await startTarget({ ...defaults, app: `./${file}` }, { cwd });
  onTestFinished(async () => void (await target.stop()));
  return target;
}

test.each([
  [
    'a request listener, as an Express app is one,',
    'app.mjs',
    'export default (request, response) => response.end(`${request.method} ${request.url}`);',
  ],
  [
    'a server of node:http',
    'app.cjs',
    "module.exports = require('node:http').createServer((q, s) => s.end(`${q.method} ${q.url}`));",
  ],
  [
    'a Koa app',
    'app.mjs',
    'export default { callback: () => (q, s) => s.end(`${q.method} ${q.url}`), listen() { throw 1; } };',
  ],
  [
    'an object with fetch, as a Hono app is one,',
    'app.ts',
    `export default {
       fetch: async (request: Request): Promise<Response> =>
         new Response(\`\${request.method} \${new URL(request.url).pathname}\${await request.text()}\`),
     };`,
  ],
])('%s runs without a server of its own', async (_what, file, text) => {
  const target = await startApp(file, text);
  expect(await (await target.get('/a')).text()).toBe('GET /a');
  expect(await (await target.post('/b', 1)).text()).toMatch(/^POST \/b1?$/);
});

test('a module without an app is refused with what is allowed', async () => {
  await expect(startApp('app.mjs', 'export const app = 1;')).rejects.toThrow(
    /no app as its default export: it is not there[^]*Express, Koa, Fastify or Hono/,
  );
});

test('an app that is not there is refused', async () => {
  await expect(startTarget({ ...defaults, app: './lost.ts' }, { cwd: '/' })).rejects.toThrow(
    "target.app is './lost.ts', and there is no file /lost.ts",
  );
});

test('what runs already at a URL is waited for, used and left running', async () => {
  const server = createServer((_request, response) => response.end('still here'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = await startTarget({ ...defaults, url }, { cwd: '/' });
  expect(target.pid).toBeNull();
  await target.stop();
  expect(await (await fetch(url)).text()).toBe('still here');
});

const teller = `
import { createServer } from 'node:http';
const { PORT, HOST, BILLING_URL, USERS_URL, BILLING_PORT, PROBE } = process.env;
createServer((request, response) => {
  response.end(JSON.stringify({ BILLING_URL, USERS_URL, BILLING_PORT, PROBE }));
}).listen(Number(PORT), HOST);
`;

test('several servers know those before them, and go together', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'assay-targets-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(join(cwd, 'server.mjs'), teller);
  const one = { ...defaults, command: 'node server.mjs' };
  const started = await startTargets(
    { target: one, targets: { billing: one, users: one } },
    { cwd, env: { PROBE: 'of the target' } },
  );
  onTestFinished(async () => void (await started.stop()));
  const billing = targetNamed('billing', started);
  const users = targetNamed('users', started);
  expect(await (await billing.get('/')).json()).toEqual({});
  const known = { BILLING_URL: billing.url, BILLING_PORT: new URL(billing.url).port };
  expect(await (await users.get('/')).json()).toEqual(known);
  expect(await (await started.get('/')).json()).toEqual({
    ...known,
    USERS_URL: users.url,
    PROBE: 'of the target',
  });
  expect(started.variables).toMatchObject({ BILLING_URL: billing.url, USERS_URL: users.url });
  expect(() => targetNamed('biling', started)).toThrow(/Did you mean 'billing'\?/);
  await started.stop();
  for (const { url } of [billing, users]) await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('a server beside the target that dies is told, with its command', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'assay-targets-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  await writeFile(join(cwd, 'server.mjs'), teller);
  const started = await startTargets(
    {
      target: { ...defaults, command: 'node server.mjs' },
      targets: { billing: { ...defaults, command: 'node ./server.mjs' } },
    },
    { cwd },
  );
  onTestFinished(async () => void (await started.stop()));
  process.kill(started.others['billing']?.pid ?? 0, 'SIGKILL');
  await expect(started.died).rejects.toThrow("'node ./server.mjs' was ended by SIGKILL");
});
