// @module-tag integration
// @module-tag thorough

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'assay/fixtures';
import { beforeEach } from 'vitest';
import { parse } from 'yaml';
import { renderedFaults } from '../../../unit/examples/backend/deploy/policy.ts';
import { chart, everything, lacking, render, renderText, secrets } from './chart.ts';

const run = promisify(execFile);
const reason = await lacking('helm', 'version');
beforeEach(({ skip }) => skip(reason !== null, reason ?? ''));

interface Manifest {
  kind: string;
  data?: Record<string, string>;
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

async function podOf(...options: string[]): Promise<Manifest['spec']['template']['spec']> {
  const manifests = await render<Manifest>(...secrets, ...options);
  return manifests.find(({ kind }) => kind === 'Deployment')!.spec.template.spec;
}

async function webhooksPolicy(...options: string[]): Promise<Manifest | undefined> {
  const manifests = await render<Manifest>(...secrets, ...options);
  return manifests.find(({ metadata }) => metadata.name === 'demo-webhooks-egress');
}

describe('the chart', () => {
  test('passes helm lint', async () => {
    await expect(
      run('helm', ['lint', '--strict', chart, ...secrets, ...everything]),
    ).resolves.toBeDefined();
  });

  test('is refused without the names of its secrets, and with a CORS wildcard', async () => {
    await expect(render()).rejects.toThrow(/secretName/);
    await expect(render(...secrets, '--set', 'api.corsOrigins={*}')).rejects.toThrow(/corsOrigins/);
  });

  test('takes secrets by reference only, and runs without root, privileges or a writable disk', async () => {
    const deployments = (await render<Manifest>(...secrets)).filter(
      ({ kind }) => kind === 'Deployment',
    );
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
    const policies = (await render<Manifest>(...secrets)).filter(
      ({ kind }) => kind === 'NetworkPolicy',
    );
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

  test('lets the worker deliver webhooks where it is told to, and nowhere else', async () => {
    expect(await webhooksPolicy()).toBeUndefined();
    const to = ['--set', 'networkPolicy.webhooksTo[0].ipBlock.cidr=192.0.2.0/24'];
    expect((await webhooksPolicy(...to))?.spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/component': 'worker' } },
      egress: [{ to: [{ ipBlock: { cidr: '192.0.2.0/24' } }], ports: [{ port: 443 }] }],
    });
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

  test.for([[], everything])('keeps the policy of the deployment (case %#)', async (options) => {
    expect(renderedFaults(await renderText(...secrets, ...options))).toEqual([]);
  });

  test('asks both pods whether they are live and ready', async () => {
    const deployments = (await render<Manifest>(...secrets)).filter(
      ({ kind }) => kind === 'Deployment',
    );
    for (const { spec } of deployments) {
      const [container] = spec.template.spec.containers;
      const probe = expect.objectContaining({ periodSeconds: expect.any(Number) });
      expect(container).toMatchObject({
        livenessProbe: probe,
        readinessProbe: probe,
        startupProbe: probe,
      });
    }
    const probes = ['health/main.ts', 'health/main.ts,--live'];
    const text = JSON.stringify(deployments[1]).replaceAll('"', '');
    for (const probe of probes) expect(text).toContain(`[node,examples/backend/${probe}]`);
  });

  test('scales the API by its processors unless it is told not to', async () => {
    const scaled = await render<Manifest>(...secrets);
    const scaler = scaled.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
    expect(scaler?.spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'demo-api' },
      minReplicas: 2,
      maxReplicas: 10,
    });
    // A number of replicas in the Deployment would undo what the autoscaler did.
    const api = (manifests: Manifest[]) =>
      manifests.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'demo-api');
    expect(api(scaled)?.spec).not.toHaveProperty('replicas');
    const fixed = await render<Manifest>(...secrets, '--set', 'api.autoscaling.enabled=false');
    expect(fixed.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    expect(api(fixed)?.spec).toMatchObject({ replicas: 2 });
  });

  test('gives monitors, rules and a dashboard where a cluster has what reads them', async () => {
    const kinds = ['ServiceMonitor', 'PrometheusRule', 'ConfigMap'];
    const bare = (await render<Manifest>(...secrets)).map(({ kind }) => kind);
    expect(bare.filter((kind) => kinds.includes(kind))).toEqual([]);
    const manifests = await render<Manifest>(...secrets, ...everything);
    const [monitor, rules, dashboard] = kinds.map((wanted) =>
      manifests.find(({ kind }) => kind === wanted),
    );
    expect(monitor?.spec).toMatchObject({
      endpoints: [{ port: 'http', path: '/metrics' }],
      targetLabels: ['app.kubernetes.io/name'],
    });
    const written = parse(await readFile(join(chart, 'files/slo.rules.yaml'), 'utf8')) as object;
    expect(rules?.spec).toEqual(written);
    const panels = JSON.parse(dashboard!.data!['assay-backend.json']!) as { panels: object[] };
    expect(panels.panels.length).toBeGreaterThan(4);
  });
});
