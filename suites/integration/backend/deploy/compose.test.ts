// @module-tag integration

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
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
  const read = (env: Record<string, string>) =>
    run('compose-spec', ['--format', 'json', file], { env: { PATH, ...env } });
  const given = { POSTGRES_PASSWORD: 'p1', REDIS_PASSWORD: 'r1', WEBHOOK_SECRET: 'w1' };

  test('reads the file, with both images built and each service limited', async () => {
    const { services } = JSON.parse((await read(given)).stdout) as {
      services: Record<string, { build?: { target: string }; mem_limit: string; image: string }>;
    };
    const targets = Object.entries(services).map(([name, { build }]) => [name, build?.target]);
    expect(Object.fromEntries(targets)).toMatchObject({ api: 'api', worker: 'worker' });
    for (const { mem_limit } of Object.values(services))
      expect(Number(mem_limit)).toBeGreaterThan(0);
  });

  test.for(Object.keys(given))('refuses the file without %s', async (name) => {
    await expect(read({ ...given, [name]: '' })).rejects.toMatchObject({
      stderr: expect.stringContaining(`set ${name}`),
    });
  });
});
