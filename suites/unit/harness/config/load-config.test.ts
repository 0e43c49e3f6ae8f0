import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findConfigFile } from '../../../../harness/config/read-file.ts';
import { loadConfig } from '../../../../harness/config/load-config.ts';
import { profilesOf } from '../../../../harness/config/schema.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-config-'));
  return async () => {
    await rm(folder, { recursive: true, force: true });
  };
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'nothing was refused',
    (error: unknown) => (error as Error).message,
  );
}

describe('formats', () => {
  const yaml = `
target: { command: node server.js, startupTimeoutMs: 5000 }
services: { postgres: { image: 'postgres:17-alpine' } }
thresholds:
  load/predict: { latency: { p99: <= 25ms }, errors: { limit: '<= 0.1%', severity: warn } }
`;
  const typescript = `
export default {
  target: { command: 'node server.js' as string, startupTimeoutMs: 5000 },
  services: { postgres: { image: 'postgres:17-alpine' } },
  thresholds: {
    'load/predict': { latency: { p99: '<= 25ms' }, errors: { limit: '<= 0.1%', severity: 'warn' } },
  },
};
`;

  test('the same config in TypeScript, YAML and JSON resolves to the same', async () => {
    const fromYaml = await loadConfig({ file: await write('assay.config.yaml', yaml) });
    const fromTypescript = await loadConfig({ file: await write('a.ts', typescript) });
    const json = JSON.stringify(fromTypescript.config);
    const fromJson = await loadConfig({ file: await write('assay.config.json', json) });
    expect(fromTypescript.config).toEqual(fromYaml.config);
    expect(fromJson.config).toEqual(fromYaml.config);
  });

  test('an unknown format is refused with those that are known', async () => {
    const file = await write('assay.config.toml', '');
    expect(await messageOf(loadConfig({ file }))).toMatch(/unknown format; allowed are ts, .*yaml/);
  });

  test('a mistake in YAML is shown with its line', async () => {
    const file = await write('assay.config.yaml', 'target: {\n  command: [');
    expect(await messageOf(loadConfig({ file }))).toMatch(/cannot be loaded.*line 2/s);
  });

  test('a module without a default export is refused', async () => {
    const file = await write('assay.config.mjs', 'export const config = {};');
    expect(await messageOf(loadConfig({ file }))).toContain('no default export');
  });
});

describe('finding the file', () => {
  test('it is looked for in the folders above too', async () => {
    const file = await write('assay.config.yml', 'services: {}');
    const below = join(folder, 'a', 'b');
    await mkdir(below, { recursive: true });
    expect(findConfigFile(below)).toBe(file);
  });

  test('where there is none, the message says what was looked for and how to get one', () => {
    expect(() => findConfigFile(folder)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('no assay.config.ts') as string,
        remedy: expect.stringContaining('assay init') as string,
        exitCode: 2,
      }),
    );
  });

  test('ASSAY_CONFIG names it, and --config beats that', async () => {
    const one = await write('one.json', '{ "reports": { "keep": 1 } }');
    const two = await write('two.json', '{ "reports": { "keep": 2 } }');
    vi.stubEnv('ASSAY_CONFIG', one);
    expect((await loadConfig()).config.reports.keep).toBe(1);
    expect((await loadConfig({ file: two })).config.reports.keep).toBe(2);
  });
});

describe('layers', () => {
  const command = '{ "target": { "command": "node a.js", "startupTimeoutMs": 1 } }';

  test('a flag beats the environment, which beats the file, which beats the default', async () => {
    const file = await write('assay.config.json', command);
    expect((await loadConfig({ file })).config.target).toMatchObject({
      startupTimeoutMs: 1,
      ready: '/health',
    });
    vi.stubEnv('ASSAY_TARGET_STARTUP_TIMEOUT_MS', '2');
    expect((await loadConfig({ file })).config.target?.startupTimeoutMs).toBe(2);
    const flagged = await loadConfig({ file, set: ['target.startupTimeoutMs=3'] });
    expect(flagged.config.target?.startupTimeoutMs).toBe(3);
  });

  test('the origin of each value is known', async () => {
    const file = await write('assay.config.json', command);
    vi.stubEnv('ASSAY_TARGET_STARTUP_TIMEOUT_MS', '2');
    const loaded = await loadConfig({ file, set: ['reports.keep=7'] });
    expect(loaded.originOf(['target', 'command'])).toBe(file);
    expect(loaded.originOf(['target', 'startupTimeoutMs'])).toBe('ASSAY_TARGET_STARTUP_TIMEOUT_MS');
    expect(loaded.originOf(['reports', 'keep'])).toBe('--set');
    expect(loaded.originOf(['target', 'ready'])).toBe('default');
  });

  test('a flag sets a threshold whose name has slashes', async () => {
    const file = await write('assay.config.json', '{}');
    const set = ['thresholds["load/predict"].latency.p99=<= 30ms'];
    expect((await loadConfig({ file, set })).config.thresholds).toEqual({
      'load/predict': { latency: { p99: '<= 30ms' } },
    });
  });

  test('a list is written with commas', async () => {
    const file = await write('assay.config.json', '{}');
    const set = ['suites.load=a.ts, b.ts'];
    expect((await loadConfig({ file, set })).config.suites.load).toEqual(['a.ts', 'b.ts']);
  });

  test('a value from the environment that is not allowed names its variable', async () => {
    const file = await write('assay.config.json', command);
    vi.stubEnv('ASSAY_TARGET_STARTUP_TIMEOUT_MS', 'soon');
    expect(await messageOf(loadConfig({ file }))).toContain(
      'target.startupTimeoutMs is "soon" (from ASSAY_TARGET_STARTUP_TIMEOUT_MS); allowed: a number',
    );
  });

  test('an unknown ASSAY_ variable is refused with the nearest known one', async () => {
    const file = await write('assay.config.json', '{}');
    vi.stubEnv('ASSAY_PROFIL', 'smoke');
    expect(await messageOf(loadConfig({ file }))).toBe(
      "unknown environment variable ASSAY_PROFIL. Did you mean 'ASSAY_PROFILE'?",
    );
  });
});

async function refusal(config: object): Promise<string> {
  return await messageOf(
    loadConfig({ file: await write('assay.config.json', JSON.stringify(config)) }),
  );
}

describe('refuses', () => {
  test('every mistake at once, one a line', async () => {
    const message = await refusal({ servces: {}, reports: { keep: 0 } });
    expect(message).toContain('2 mistakes');
    expect(message).toContain("servces is unknown. Did you mean 'services'?");
    expect(message).toContain('reports.keep is 0; allowed: more than 0');
  });

  test('a service that is nearly a known one, where every name may be a container', async () => {
    const message = await refusal({ services: { postgress: { provider: 'docker' } } });
    expect(message).toContain('has a mistake');
    expect(message).toContain("services.postgress is unknown. Did you mean 'postgres'?");
    expect(message).toContain('services.<name>.container');
    expect(await refusal({ services: { kafka: {} } })).toContain(
      'services.kafka.container is missing; allowed: a string (Module whose default export is a container',
    );
    expect(await refusal({ services: { kafka: { container: './k.ts', image: 'a' } } })).toContain(
      'services.kafka.image is unknown. Allowed here: container, startupTimeoutMs',
    );
  });

  test('a suite of another runner without its results', async () => {
    expect(await refusal({ suites: { unit: { command: 'pytest' } } })).toContain(
      'suites.unit.junit is missing',
    );
  });

  test('a missing field as missing', async () => {
    expect(await refusal({ target: {} })).toContain(
      "target is {}; allowed: { command: 'node server.js' }, { app: './app.ts' }, { image: 'shop:1' }, { service: 'api' } of a compose file, or { url }",
    );
  });

  test('a back end that is two things at once', async () => {
    expect(await refusal({ target: { command: 'node a.js', image: 'shop:1' } })).toContain(
      'allowed: one of command, app, image, service',
    );
    expect(await refusal({ target: { image: 'shop:1', url: 'http://127.0.0.1:1' } })).toContain(
      'allowed: no url beside image or service',
    );
  });

  test('an image that could not reach its services', async () => {
    const services = { postgres: {}, redis: {} };
    const message = await refusal({ target: { image: 'shop:1' }, services });
    expect(message).toContain('target.env.DATABASE_URL is missing; allowed: where a container');
    expect(message).toContain('target.env.REDIS_URL is missing');
    const env = { DATABASE_URL: 'postgres://db/1', REDIS_URL: 'redis://cache/1' };
    const file = await write(
      'assay.config.json',
      JSON.stringify({ target: { image: 'shop:1', env }, services }),
    );
    expect((await loadConfig({ file })).config.target).toMatchObject({ pull: 'missing', env });
  });

  test('a further target with the name of a service', async () => {
    const cache = { container: './cache.ts' };
    const targets = { cache: { command: 'node cache.js' } };
    expect(await refusal({ services: { cache }, targets })).toContain(
      'targets.cache is {"command":"node cache.js"',
    );
  });

  test('a wrong key in the long form of a threshold', async () => {
    const errors = { limit: '<= 1%', sverity: 'warn' };
    expect(await refusal({ thresholds: { 'load/a': { errors } } })).toContain(
      `thresholds["load/a"].errors.sverity is unknown. Did you mean 'severity'?`,
    );
  });

  test('a wrong severity, and not the limit beside it', async () => {
    const errors = { limit: '<= 1%', severity: 'blok' };
    const message = await refusal({ thresholds: { 'load/a': { errors } } });
    expect(message).toContain('.errors.severity is "blok"; allowed: block, warn, info');
    expect(message).not.toContain('.errors.limit');
  });
});

describe('profiles', () => {
  test("a project's own is laid over the built-in one of the same name", async () => {
    const file = await write(
      'assay.config.json',
      '{ "profiles": { "smoke": { "loadSeconds": 3 } } }',
    );
    const profiles = profilesOf((await loadConfig({ file })).config);
    expect(profiles['smoke']).toMatchObject({
      loadSeconds: 3,
      tags: ['!slow', '!benchmark', '!gpu'],
    });
    expect(Object.keys(profiles)).toEqual(['smoke', 'ci', 'nightly', 'soak']);
  });

  test('a new one takes what it leaves out from ci', async () => {
    const file = await write(
      'assay.config.json',
      '{ "profiles": { "mine": { "suites": ["unit"] } } }',
    );
    const profiles = profilesOf((await loadConfig({ file })).config);
    expect(profiles['mine']).toEqual({ ...profiles['ci'], suites: ['unit'] });
  });
});
