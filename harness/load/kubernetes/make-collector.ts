import {
  collectorLabels,
  collectorName,
  COLLECTOR_PORT,
  K6_PORT,
  type KubernetesLoad,
  ownLabels,
  runnerLabels,
} from './load-on-kubernetes.ts';
import { containerSecurity, podSecurity, temporary } from './pod-security.ts';

const plan = { name: 'plan', mountPath: '/plan', readOnly: true } as const;

/** A manifest of Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly [more: string]: unknown;
}

/** The collector, what reaches it, and who may talk to whom. */
export function makeCollector(load: KubernetesLoad): Manifest[] {
  return [
    configMap(load, `${load.name}-script`, { 'script.js': load.code }),
    configMap(load, `${load.name}-plan`, { 'plan.json': load.plan }),
    deployment(load),
    service(load),
    ...policies(load),
  ];
}

function metadata(load: KubernetesLoad, name: string, labels = ownLabels(load)) {
  return { name, namespace: load.namespace, labels };
}

function configMap(load: KubernetesLoad, name: string, data: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(load, name), data };
}

/** One alone: what it holds is in its memory, and a second one would know half. */
function deployment(load: KubernetesLoad): Manifest {
  const labels = collectorLabels(load);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(load, collectorName(load), labels),
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: podSecurity,
          containers: [container(load)],
          volumes: [
            { name: plan.name, configMap: { name: `${load.name}-plan` } },
            { name: temporary.name, emptyDir: {} },
          ],
        },
      },
    },
  };
}

function container({ image, tokenSecret }: KubernetesLoad) {
  return {
    name: 'collector',
    image,
    command: [
      'assay',
      'collect',
      `--plan=${plan.mountPath}/plan.json`,
      `--listen=0.0.0.0:${COLLECTOR_PORT}`,
      '--json',
      '--stay',
    ],
    env: [
      {
        name: 'ASSAY_COLLECTOR_TOKEN',
        valueFrom: { secretKeyRef: { name: tokenSecret, key: 'token' } },
      },
      { name: 'ASSAY_CACHE', value: '/tmp/assay' },
    ],
    ports: [{ name: 'points', containerPort: COLLECTOR_PORT }],
    readinessProbe: { httpGet: { path: '/healthz', port: 'points' }, periodSeconds: 2 },
    resources: {
      requests: { cpu: '2', memory: '1Gi', 'ephemeral-storage': '64Mi' },
      limits: { memory: '4Gi' },
    },
    securityContext: containerSecurity,
    volumeMounts: [plan, temporary],
  };
}

function service(load: KubernetesLoad): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(load, collectorName(load), collectorLabels(load)),
    spec: {
      selector: collectorLabels(load),
      ports: [{ name: 'points', port: COLLECTOR_PORT, targetPort: 'points' }],
    },
  };
}

const dns = {
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};

/** Generators reach the target's port, the collector and DNS; the collector is reached by generators alone. */
function policies(load: KubernetesLoad): Manifest[] {
  const generators = { matchLabels: runnerLabels(load) };
  const collector = { matchLabels: collectorLabels(load) };
  const operator = {
    namespaceSelector: {
      matchLabels: { 'kubernetes.io/metadata.name': load.operatorNamespace },
    },
  };
  const starter = { podSelector: { matchLabels: { k6_cr: load.name } } };
  return [
    policy(load, `${load.name}-generators`, {
      podSelector: generators,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [starter, operator], ports: [{ port: K6_PORT }] }],
      egress: [
        { to: [{ podSelector: collector }], ports: [{ port: COLLECTOR_PORT }] },
        { ports: [{ port: targetPort(load) }] },
        dns,
      ],
    }),
    policy(load, collectorName(load), {
      podSelector: collector,
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: generators }], ports: [{ port: COLLECTOR_PORT }] }],
      egress: [],
    }),
  ];
}

function policy(load: KubernetesLoad, name: string, spec: object): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(load, name),
    spec,
  };
}

function targetPort({ target: { port, protocol } }: KubernetesLoad): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
