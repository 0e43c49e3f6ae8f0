// @module-tag integration

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtempDisposable, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'assay/fixtures';
import { beforeEach } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const deploy = join(root, 'examples/backend/deploy');

describe('the image', () => {
  test('has all that the API and the worker import, and runs as nobody in particular', async () => {
    const dockerfile = await readFile(join(deploy, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);

    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-image-'));
    const copies = dockerfile.matchAll(
      /^COPY ((?:examples|fixtures|harness|package)\S*(?: \S+)*) (\S+)$/gm,
    );
    for (const [, sources, destination] of copies) {
      if (destination === './' && sources!.includes('lock')) continue;
      for (const source of sources!.split(' ')) {
        const isFolder = destination!.endsWith('/');
        const place = join(
          folder.path,
          isFolder ? join(destination!, source.split('/').at(-1)!) : destination!,
        );
        await mkdir(dirname(place), { recursive: true });
        await cp(join(root, source), place, { recursive: true });
      }
    }
    await symlink(join(root, 'node_modules'), join(folder.path, 'node_modules'));
    for (const entry of ['examples/backend/main.ts', 'examples/backend/tasks/main.ts']) {
      // An empty environment is refused only after everything has been imported.
      const refused = run(process.execPath, [entry], { cwd: folder.path, env: {} });
      await expect(refused).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('DATABASE_URL is not set'),
      });
    }
  });
});

interface Compose {
  services: Record<string, { ports?: string[]; environment?: Record<string, string> }>;
  networks: { data: { internal: boolean } };
}

describe('the compose file', () => {
  test('has no secret in it and lets only loopback in', async () => {
    const text = await readFile(join(deploy, 'compose.yaml'), 'utf8');
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
    expect(text).not.toMatch(/changeme|password: *\w/i);
  });
});

interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: {
    policyTypes?: string[];
    ingress?: unknown[];
    egress?: unknown[];
    template: {
      spec: {
        securityContext: object;
        nodeSelector?: object;
        containers: {
          env: { name: string; value?: string; valueFrom?: object }[];
          resources: Record<'requests' | 'limits', Record<string, string | number>>;
          securityContext: object;
        }[];
      };
    };
  };
}

const helm = await run('helm', ['version', '--short']).catch(() => null);
const secrets = ['--set', 'database.secretName=db', '--set', 'redis.secretName=cache'];

async function render(...options: string[]): Promise<Manifest[]> {
  const chart = join(deploy, 'chart');
  const { stdout } = await run('helm', ['template', 'demo', chart, ...options]);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

async function podOf(...options: string[]): Promise<Manifest['spec']['template']['spec']> {
  const manifests = await render(...secrets, ...options);
  return manifests.find(({ kind }) => kind === 'Deployment')!.spec.template.spec;
}

describe('the chart', () => {
  beforeEach(({ skip }) => skip(helm === null, 'helm is not on the PATH'));

  test('passes helm lint', async () => {
    await expect(
      run('helm', ['lint', '--strict', join(deploy, 'chart'), ...secrets]),
    ).resolves.toBeDefined();
  });

  test('is refused without the names of its secrets, and with a CORS wildcard', async () => {
    await expect(render()).rejects.toThrow(/secretName/);
    await expect(render(...secrets, '--set', 'api.corsOrigins={*}')).rejects.toThrow(/corsOrigins/);
  });

  test('takes secrets by reference only, and runs without root, privileges or a writable disk', async () => {
    const deployments = (await render(...secrets)).filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['demo-api', 'demo-worker']);
    for (const { spec } of deployments) {
      const pod = spec.template.spec;
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      const [container] = pod.containers;
      expect(container!.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      for (const name of ['DATABASE_URL', 'REDIS_URL']) {
        const variable = container!.env.find((entry) => entry.name === name);
        expect(variable).not.toHaveProperty('value');
        expect(variable).toMatchObject({ valueFrom: { secretKeyRef: { key: 'url' } } });
      }
    }
  });

  test('denies all traffic but from clients, to the databases and to DNS', async () => {
    const policies = (await render(...secrets)).filter(({ kind }) => kind === 'NetworkPolicy');
    const [deny, ingress, egress] = policies.map(({ spec }) => spec);
    expect(deny).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(deny).not.toHaveProperty('ingress');
    expect(deny).not.toHaveProperty('egress');
    expect(ingress!.ingress).toMatchObject([
      { ports: [{ port: 'http' }] },
      { from: [{ namespaceSelector: {} }], ports: [{ port: 'http' }] },
    ]);
    expect(egress!.egress).toMatchObject([
      { ports: [{ port: 5432 }] },
      { ports: [{ port: 6379 }] },
      {
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ]);
  });

  test('asks for a GPU only when told to, as request and limit alike', async () => {
    const without = await podOf();
    expect(without.containers[0]!.resources.requests).not.toHaveProperty('nvidia.com/gpu');
    const pod = await podOf('--set', 'gpu.enabled=true', '--set', 'gpu.count=2');
    expect(pod.nodeSelector).toEqual({ 'nvidia.com/gpu.present': 'true' });
    const { requests, limits } = pod.containers[0]!.resources;
    expect(requests).toEqual({ cpu: '1', memory: '512Mi', 'nvidia.com/gpu': 2 });
    expect(limits).toEqual({ memory: '1Gi', 'nvidia.com/gpu': 2 });
  });
});
