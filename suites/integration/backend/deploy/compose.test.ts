// @module-tag integration

import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'assay/fixtures';
import { beforeEach } from 'vitest';
import { parse } from 'yaml';
import { deploy, lacking } from './chart.ts';

const run = promisify(execFile);
const file = join(deploy, 'compose.yaml');

interface Compose {
  services: Record<string, { ports?: string[]; environment?: Record<string, string> }>;
  networks: { data: { internal: boolean } };
}

test('the compose file has no secret in it and lets only loopback in', async () => {
  const text = await readFile(file, 'utf8');
  const { services, networks } = parse(text, { merge: true }) as Compose;
  for (const service of Object.values(services)) {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    for (const [name, value] of Object.entries(service.environment ?? {})) {
      // Without a value in the environment compose refuses to start.
      if (name.endsWith('PASSWORD') || /:\/\/[^/]*@/.test(value))
        expect(value).toMatch(/\$\{\w+:\?/);
    }
  }
  expect(networks.data.internal).toBe(true);
});

describe('the reference parser of compose files', async () => {
  const reason = await lacking('compose-spec', '--help');
  beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));
  const { PATH } = process.env;
  const read = (path: string, ...options: string[]) =>
    run('compose-spec', ['-format', 'json', ...options, path], { env: { PATH } });

  test('reads the file, with both images built and each service limited', async () => {
    const { stdout } = await read(file, '-no-interpolation');
    const { services } = JSON.parse(stdout) as {
      services: Record<string, { build?: { target: string }; mem_limit?: string }>;
    };
    const targets = Object.entries(services).map(([name, { build }]) => [name, build?.target]);
    expect(Object.fromEntries(targets)).toMatchObject({ api: 'api', worker: 'worker' });
    for (const service of Object.values(services)) expect(service).toHaveProperty('mem_limit');
  });

  test('refuses it without any of the secrets', async () => {
    const required = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'WEBHOOK_SECRET'];
    const { stderr } = await read(file).then(
      () => ({ stderr: 'it was read' }),
      (error: { stderr: string }) => error,
    );
    for (const name of required) expect(stderr).toContain(`set ${name}`);
  });

  test.for([
    ['a field that is none', 'mem_limit: 768m', 'mem_limits: 768m', 'mem_limits'],
    ['a condition that is none', 'condition: service_healthy', 'condition: well', 'condition'],
  ] as const)('finds %s', async ([, from, to, found]) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-compose-'));
    const planted = (await readFile(file, 'utf8')).replace(from, to);
    const path = join(folder.path, 'compose.yaml');
    await writeFile(path, planted);
    await expect(read(path, '-no-interpolation')).rejects.toMatchObject({
      stderr: expect.stringContaining(found),
    });
  });
});
