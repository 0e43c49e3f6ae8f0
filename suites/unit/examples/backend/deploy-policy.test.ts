import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

/** What no file of the deployment may have, whoever renders it. */
const deploy = fileURLToPath(new URL('../../../../examples/backend/deploy/', import.meta.url));
const read = (path: string) => readFileSync(deploy + path, 'utf8');

interface Service {
  readonly image: string;
  readonly user?: string;
  readonly mem_limit?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const compose = parse(read('compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
};

/** Names of what must not be written down. */
const secretName = /PASSWORD|SECRET|TOKEN|_URL$|KEY$/;

/** Sentences for what breaks the policy in one file's lines of `name: value`. */
function literalSecrets(text: string): string[] {
  return text.split('\n').filter((line) => {
    const found = /^\s*(?:- )?"?(\w*(?:password|secret|token)\w*)"?\s*[:=]\s*(.+)$/i.exec(line);
    if (
      found === null ||
      /secretName|secretKey|secretKeyRef|_FILE|automountServiceAccountToken/.test(line)
    )
      return false;
    // A reference, an empty value or a list of references is none.
    return !/^(['"]?\$\{|\{\{|''|""|\[|\{|#|\/run\/secrets)/.test(found[2]!.trim());
  });
}

const files = globSync('**/*.{yaml,tpl}', { cwd: deploy });

test.each(files)('%s has no secret, no wildcard origin and no mutable latest', (path) => {
  const text = read(path);
  expect(literalSecrets(text)).toEqual([]);
  expect(text).not.toMatch(/changeme|origins?[^\n]*['"]\*['"]/i);
  expect(text).not.toMatch(/:latest\b/);
});

test('a literal secret is found in each way of writing one', () => {
  const wrong = [
    'POSTGRES_PASSWORD: changed',
    '  redisPassword: "x"',
    '- SECRET_KEY=abc',
    '"apiToken": "t"',
  ];
  expect(literalSecrets(wrong.join('\n'))).toEqual(wrong);
  const right = ['POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?set it}', 'secretName: db', "token: ''"];
  expect(literalSecrets(right.join('\n'))).toEqual([]);
});

test.each(Object.entries(compose.services))(
  'the service %s is bounded and takes its secrets from outside',
  (name, service) => {
    expect(service.mem_limit).toBeDefined();
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (!secretName.test(variable) || variable.endsWith('_FILE')) continue;
      expect(value).toMatch(/\$\{\w+:\?|^required$/);
    }
    // Our own image is built here; others are pinned by tag and digest.
    const isOwn = name === 'api' || name === 'worker';
    expect(service.image).toMatch(
      isOwn ? /^assay-backend$/ : /^[\w/.-]+:[\w.-]+@sha256:[0-9a-f]{64}$/,
    );
  },
);

test('the image is built in stages from a full version, and is not root', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-/m);
  expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
  expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  expect(dockerfile).not.toMatch(/^ENV .*(PASSWORD|SECRET|TOKEN)/m);
});

test('API and worker are in production, which refuses to start without keys', () => {
  for (const name of ['api', 'worker']) {
    expect(compose.services[name]!.environment).toMatchObject({
      BACKEND_ENV: 'production',
      API_KEYS: 'required',
    });
  }
  expect(read('chart/templates/_pod.tpl')).toContain('{ name: API_KEYS, value: required }');
});

test('the chart bounds memory, asks for processors and scales by default', () => {
  const values = parse(read('chart/values.yaml')) as {
    api: { resources: object; autoscaling: { enabled: boolean } };
    worker: { resources: object };
    networkPolicy: { enabled: boolean; scrapeFrom: unknown[] };
  };
  const bounded = {
    requests: { cpu: expect.any(String), memory: expect.any(String) },
    limits: { memory: expect.any(String) },
  };
  expect(values.api.resources).toMatchObject(bounded);
  expect(values.worker.resources).toMatchObject(bounded);
  expect(values.api.autoscaling.enabled).toBe(true);
  expect(values.networkPolicy).toMatchObject({ enabled: true });
  expect(values.networkPolicy.scrapeFrom).toHaveLength(1);
});
