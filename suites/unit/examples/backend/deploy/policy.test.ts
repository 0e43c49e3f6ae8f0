import { cpSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { literalSecrets } from './literal-secrets.ts';
import { faultsOfFolder, renderedFaults } from './policy.ts';

const deploy = fileURLToPath(new URL('../../../../../examples/backend/deploy/', import.meta.url));
const read = (path: string) => readFileSync(join(deploy, path), 'utf8');

test('no file of the deployment has a secret, a wildcard, a root user, no limit or a floating tag', () => {
  expect(faultsOfFolder(deploy)).toEqual([]);
});

describe('in a copy', () => {
  const digest = /@sha256:[0-9a-f]{64}/;
  test.each([
    [
      'a literal secret',
      'compose.yaml',
      /^ {6}POSTGRES_USER: .*$/m,
      '      POSTGRES_PASSWORD: pg1',
    ],
    ['a literal secret', 'compose.yaml', '${REDIS_PASSWORD:?set REDIS_PASSWORD}@redis', 'r1@redis'],
    ['a literal secret', 'Dockerfile', 'ENV NODE_ENV=production', 'ENV WEBHOOK_SECRET=abc'],
    ['a literal secret', 'chart/values.yaml', /$/, 'redisPassword: hunter2\n'],
    ['a wildcard origin', 'chart/values.yaml', 'corsOrigins: []', "corsOrigins: ['*']"],
    ['a wildcard origin', 'compose.yaml', '${CORS_ORIGINS:-}', "'*'"],
    ['a root user', 'Dockerfile', 'USER 1000:1000', 'USER root'],
    ['a root user', 'Dockerfile', 'USER 1000:1000', ''],
    ['a root user', 'compose.yaml', '  postgres:\n', '  postgres:\n    user: root\n'],
    ['a missing limit', 'compose.yaml', '    mem_limit: 768m\n', ''],
    ['a floating tag', 'compose.yaml', digest, ''],
    ['a floating tag', 'Dockerfile', digest, ''],
    ['a floating tag', 'chart/values.yaml', "tag: ''", 'tag: latest'],
  ])('%s is found in %s (case %#)', (fault, path, from, to) => {
    using copy = mkdtempDisposableSync(join(tmpdir(), 'assay-deploy-'));
    cpSync(deploy, copy.path, { recursive: true });
    const text = read(path);
    const planted = text.replace(from, to);
    expect(planted).not.toBe(text);
    writeFileSync(join(copy.path, path), planted);
    const [found, ...others] = faultsOfFolder(copy.path);
    expect(found).toContain(`${path}: ${fault}`);
    expect(others).toEqual([]);
  });
});

const deployment = `
kind: Deployment
spec:
  template:
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 1000 }
      containers:
        - name: api
          image: assay-backend:0.1.0
          env: [{ name: CORS_ORIGINS, value: 'https://a.example' }]
          resources: { requests: { cpu: '1', memory: 1Gi }, limits: { memory: 1Gi } }
`;

describe('of a rendered manifest', () => {
  test('a sound one has no fault', () => {
    expect(renderedFaults(deployment)).toEqual([]);
  });

  test.each([
    ['a literal secret', 'name: CORS_ORIGINS', 'name: REDIS_URL'],
    ['a literal secret', 'kind: Deployment', 'kind: Secret'],
    ['a wildcard origin', 'https://a.example', '*'],
    ['a root user', 'runAsNonRoot: true, ', ''],
    ['a root user', 'runAsUser: 1000', 'runAsUser: 0'],
    ['a missing limit', 'limits: { memory: 1Gi }', 'limits: {}'],
    ['a missing limit', "cpu: '1', ", ''],
    ['a floating tag', 'assay-backend:0.1.0', 'assay-backend'],
    ['a floating tag', 'assay-backend:0.1.0', 'assay-backend:latest'],
  ])('%s is found (case %#)', (fault, from, to) => {
    const found = renderedFaults(deployment.replace(from, to));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(fault);
  });
});

test('a literal secret is found in each way of writing one', () => {
  const wrong = [
    'POSTGRES_PASSWORD: changed',
    '  redisPassword: "x"',
    '- SECRET_KEY=abc',
    '"apiToken": "t"',
    'REDIS_URL: redis://:abc@redis:6379',
  ];
  expect(literalSecrets(wrong.join('\n'))).toEqual(wrong);
  const right = [
    'POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}',
    'secretName: db',
    "token: ''",
    'REDIS_URL: redis://:${REDIS_PASSWORD:?set it}@redis:6379',
  ];
  expect(literalSecrets(right.join('\n'))).toEqual([]);
});

test('API and worker are in production, which refuses to start without keys', () => {
  const { services } = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, { environment: object }>;
  };
  for (const name of ['api', 'worker']) {
    expect(services[name]!.environment).toMatchObject({
      BACKEND_ENV: 'production',
      API_KEYS: 'required',
    });
  }
  expect(read('chart/templates/_pod.tpl')).toContain('{ name: API_KEYS, value: required }');
});

test('both images are built in stages, and both say whether they are well', () => {
  const dockerfile = read('Dockerfile');
  const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, name]) => name);
  expect(stages).toEqual(['dependencies', 'backend', 'worker', 'api']);
  expect(dockerfile.match(/^HEALTHCHECK /gm)).toHaveLength(2);
});
