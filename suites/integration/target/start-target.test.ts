// @module-tag integration
// @module-tag slow

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import {
  startTarget,
  type TargetContext,
  type TargetOptions,
} from '../../../fixtures/target/start-target.ts';
import type { Target } from '../../../fixtures/target/target.ts';
import { InfrastructureError, UsageError } from '../../../harness/errors.ts';

const cwd = fileURLToPath(new URL('.', import.meta.url));
/** Long against any start-up: a test that waits for it has failed. */
const FAR_DEADLINE_MS = 150_000;

async function start(
  options: Partial<TargetOptions> = {},
  context: Partial<TargetContext> = {},
): Promise<Target> {
  const target = await startTarget(
    {
      command: 'node example-server.ts',
      ready: '/health',
      startupTimeoutMs: FAR_DEADLINE_MS,
      env: {},
      ...options,
    },
    { cwd, ...context },
  );
  onTestFinished(async () => void (await target.stop()));
  return target;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('it gets a free port, the addresses of its services and its own variables', async () => {
  const target = await start(
    { env: { GREETING: 'hello' } },
    { postgresUrl: 'postgres://127.0.0.1/x', redisUrl: 'redis://127.0.0.1/1' },
  );
  const environment = (await (await target.get('/environment')).json()) as Record<string, string>;
  expect(environment).toMatchObject({
    PORT: new URL(target.url).port,
    HOST: '127.0.0.1',
    DATABASE_URL: 'postgres://127.0.0.1/x',
    REDIS_URL: 'redis://127.0.0.1/1',
    GREETING: 'hello',
  });
  expect(environment).not.toHaveProperty('ASSAY_SUPERVISOR');
});

test('options for Node of the config and of the harness are joined', async () => {
  const target = await start(
    { env: { NODE_OPTIONS: '--no-warnings' } },
    { env: { NODE_OPTIONS: '--max-old-space-size=64' } },
  );
  const environment = (await (await target.get('/environment')).json()) as Record<string, string>;
  expect(environment['NODE_OPTIONS']).toBe('--no-warnings --max-old-space-size=64');
});

test('bytes are posted as bytes, and objects as JSON', async () => {
  const target = await start();
  const bytes = await target.post('/echo', Float32Array.of(1));
  expect(bytes.headers.get('x-type')).toBe('application/octet-stream');
  expect(new Float32Array(await bytes.arrayBuffer())).toEqual(Float32Array.of(1));
  const json = await target.post('/echo', { a: 1 });
  expect(json.headers.get('x-type')).toBe('application/json');
  expect(await json.json()).toEqual({ a: 1 });
});

test('a death during the start is noticed at once and quotes the last lines', async () => {
  const starting = start({ env: { MODE: 'die' } });
  await expect(starting).rejects.toThrow(InfrastructureError);
  await expect(starting).rejects.toThrow(
    /'node example-server.ts' exited with code 7\n[^]*cannot find its database/,
  );
});

test('one that never gets ready fails at the deadline, and does not stay', async () => {
  let pid = 0;
  const starting = start(
    { env: { MODE: 'not-ready' }, startupTimeoutMs: 15_000 },
    { log: (line) => (pid ||= Number(/pid (\d+)/.exec(line)?.[1] ?? 0)) },
  );
  await expect(starting).rejects.toThrow(
    /not ready after 15000 ms: awaited a 2xx answer to GET http.*\/health, last seen: status 503 warming up\n.*pid/,
  );
  expect(pid).toBeGreaterThan(0);
  expect(isAlive(pid)).toBe(false);
});

test('a death later rejects with the last lines', async () => {
  const target = await start();
  process.kill(target.pid ?? 0, 'SIGKILL');
  await expect(target.died).rejects.toThrow(/was ended by SIGKILL\n[^]*listening/);
});

test('it is asked to stop, and its whole tree goes', async () => {
  const target = await start({ env: { MODE: 'with-child' } });
  const grandchild = Number(await (await target.get('/child')).text());
  expect(isAlive(grandchild)).toBe(true);
  expect(await target.stop()).toMatchObject({ code: 0, signal: null });
  // Whoever adopts it has to reap it first.
  await expect.poll(() => isAlive(grandchild), { timeout: 180_000 }).toBe(false);
});

test('one that does not listen to SIGTERM is killed after the grace period', async () => {
  const target = await start({ env: { MODE: 'stubborn' } }, { graceMs: 200 });
  expect(await target.stop()).toMatchObject({ signal: 'SIGKILL' });
  // Asked for, so it is no accident.
  await expect(Promise.race([target.died, Promise.resolve('quiet')])).resolves.toBe('quiet');
});

test('a start that is called off leaves nothing', async () => {
  let pid = 0;
  const called = new AbortController();
  const starting = start(
    { env: { MODE: 'not-ready' } },
    {
      signal: called.signal,
      log: (line) => {
        pid ||= Number(/pid (\d+)/.exec(line)?.[1] ?? 0);
        called.abort(new Error('called off'));
      },
    },
  );
  await expect(starting).rejects.toThrow('called off');
  expect(isAlive(pid)).toBe(false);
});

test('a command that does not exist is a mistake in the config', async () => {
  await expect(start({ command: 'no-such-server --port 1' })).rejects.toThrow(UsageError);
});

test('a port that is in use is said before the back end starts', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const { port } = squatter.address() as AddressInfo;
  const starting = start({ url: `http://127.0.0.1:${port}` });
  await expect(starting).rejects.toThrow(InfrastructureError);
  await expect(starting).rejects.toThrow(`port ${port} on 127.0.0.1`);
});
