import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { AssayConfigInput } from '../../../config/schema.ts';
import type { Project } from './read-project.ts';

/** The config for a project: what was found of it, and limits to start from. */
export function configFor(project: Project): AssayConfigInput {
  const { server, services, models, scripts, runner } = project;
  const { postgres, redis } = services;
  return {
    ...(server && {
      target: {
        command: server.command,
        ...(server.port !== null && { url: `http://127.0.0.1:${server.port}` }),
        ready: server.ready,
        ...(Object.keys(server.env).length > 0 && { env: { ...server.env } }),
      },
    }),
    ...((postgres !== null || redis !== null) && {
      services: {
        ...(postgres && {
          postgres: postgres.migrations === null ? {} : { migrations: postgres.migrations },
        }),
        ...(redis && { redis: {} }),
      },
    }),
    ...(project.hasOnnxRuntime &&
      models.length > 0 && {
        engines: Object.fromEntries(models.map((model) => [modelName(model), { model }])),
      }),
    ...(runner !== null &&
      runner !== 'vitest' && { suites: { unit: ['suites/unit/**/*.test.*'] } }),
    ...(scripts.length > 0 && server && { suites: { load: [...scripts] } }),
    ...(server &&
      scripts.length === 0 && {
        thresholds: { 'load/smoke': { latency: { p99: '<= 250ms' }, errors: '<= 1%' } },
      }),
  };
}

function modelName(path: string): string {
  return basename(path, '.onnx').replaceAll(/[^\w-]/g, '-');
}

/** The config as a module. */
export function moduleConfig(config: AssayConfigInput): string {
  return `import { defineConfig } from 'assay/config';

export default defineConfig(${literal(config, 0)});
`;
}

export function yamlConfig(config: AssayConfigInput): string {
  return stringify(config);
}

const WIDTH = 80;

/** A value as a person writes it: on one line where it fits, without needless quotes. */
function literal(value: unknown, depth: number): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Array.isArray(value)
    ? value.map((item) => literal(item, depth + 1))
    : Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${literal(item, depth + 1)}`);
  const [open, close, space] = Array.isArray(value) ? ['[', ']', ''] : ['{', '}', ' '];
  if (entries.length === 0) return `${open}${close}`;
  const line = `${open}${space}${entries.join(', ')}${space}${close}`;
  if (depth > 0 && !line.includes('\n') && line.length + depth * 2 < WIDTH) return line;
  const indent = '  '.repeat(depth + 1);
  return `${open}\n${entries.map((entry) => `${indent}${entry},\n`).join('')}${'  '.repeat(depth)}${close}`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A first load scenario on the path by which the server says that it is ready. */
export function loadScenario(path: string): string {
  return `import http from 'k6/http';
import { server } from 'assay/k6';

// Independent clients at a constant rate; latency counts from when a request was to start.
export const options = { scenarios: { smoke: server({ rate: 50, duration: '30s' }) } };

export default () => http.get(\`\${__ENV.TARGET}${path}\`);
`;
}

export const unitTest = `import { expect, test } from 'vitest';

test('adds', () => {
  expect(1 + 1).toBe(2);
});
`;

/** A first test against the running server. */
export function integrationTest(path: string): string {
  return `import { expect, test } from 'assay/fixtures';

test('is ready', async ({ target }) => {
  const response = await target.get(${quote(path)});
  expect(response.status).toBe(200);
});
`;
}

export const githubWorkflow = `name: assay

on:
  push:
  pull_request:

permissions:
  contents: read

jobs:
  assay:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: ./.github/actions/assay
        with:
          profile: ci
`;

export const gitlabJob = `# Add to .gitlab-ci.yml:  include: { local: assay.gitlab-ci.yml }
assay:
  image: node:24
  variables:
    ASSAY_CACHE: $CI_PROJECT_DIR/.cache/assay
  cache:
    key:
      prefix: assay
      files: [package-lock.json]
    # k6, prepared database clusters, and the runs that this one is compared with.
    paths: [.cache/assay, reports/runs]
  script:
    - npm ci
    - npx assay install --with-deps
    - npx assay run --profile ci
  after_script:
    - cp "$(ls -d reports/runs/*/ | tail -1)junit.xml" junit.xml
  artifacts:
    when: always
    paths: [reports/runs]
    reports:
      junit: junit.xml
`;
