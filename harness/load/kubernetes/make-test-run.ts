import {
  collectorName,
  COLLECTOR_PORT,
  type KubernetesLoad,
  ownLabels,
} from './load-on-kubernetes.ts';
import { containerSecurity, podSecurity, temporary } from './pod-security.ts';
import { type PodResources, type TestRun, testRunSchema } from './test-run.ts';

const points = { name: 'points', mountPath: '/points' };

/** Points of a request, and the length of one: k6 2.2 writes 14 of some 90 bytes for a plain script. */
const BYTES_A_REQUEST = 14 * 90;

/** Requests that a script may send an iteration, for the room of its points. */
const SPARE = 4;
const LEAST_MIB = 64;
const MIB = 1 << 20;

/** A generator needs about a core for 5,000 requests a second of a plain script. */
const k6Resources = {
  requests: { cpu: '1', memory: '512Mi' },
  limits: { memory: '2Gi' },
} as const;

/** What reads points holds 35 bytes a request, grows by doubling, and makes one copy to send. */
const HELD_BYTES_A_REQUEST = 4 * 35;

function forwarderResources(load: KubernetesLoad): PodResources {
  const heldMib = load.mergesInPods
    ? Math.ceil((requestsOf(load) * HELD_BYTES_A_REQUEST) / MIB)
    : 0;
  return {
    requests: {
      cpu: load.mergesInPods ? '200m' : '100m',
      memory: `${96 + heldMib}Mi`,
      'ephemeral-storage': '16Mi',
    },
    limits: { memory: `${192 + heldMib}Mi` },
  };
}

const smallResources: PodResources = {
  requests: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '16Mi' },
  limits: { memory: '512Mi' },
};

/**
 * The run of the generators, for the k6-operator: each pod has a k6 with its execution segment, and beside it
 * the process that sends its points to the collector.
 * @throws {z.ZodError} it is none that the operator would take
 */
export function makeTestRun(load: KubernetesLoad): TestRun {
  const { name, namespace, parallelism, k6Image } = load;
  const env = Object.entries({ ...load.env, ...k6Variables }).map(([variable, value]) => ({
    name: variable,
    value,
  }));
  const secrets = load.secrets.map((secret) => ({ secretRef: { name: secret } }));
  const secure = {
    automountServiceAccountToken: 'false',
    securityContext: podSecurity,
    containerSecurityContext: containerSecurity,
  } as const;
  const loads = { image: k6Image, env, ...(secrets.length === 0 ? {} : { envFrom: secrets }) };
  const room = `${pointsMib(load)}Mi`;
  return testRunSchema.parse({
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name, namespace, labels: ownLabels(load) },
    spec: {
      parallelism,
      script: { configMap: { name: `${name}-script`, file: 'script.js' } },
      arguments: k6Arguments(load).join(' '),
      separate: false,
      // It archives the script once, to see that it loads. Without its own it would have the runner's sidecar.
      initializer: {
        ...secure,
        ...loads,
        resources: smallResources,
        volumes: [{ name: temporary.name, emptyDir: {} }],
        volumeMounts: [temporary],
      },
      starter: secure,
      runner: {
        ...secure,
        ...loads,
        resources: {
          requests: { ...k6Resources.requests, 'ephemeral-storage': room },
          limits: k6Resources.limits,
        },
        volumes: [
          { name: temporary.name, emptyDir: {} },
          { name: points.name, emptyDir: { sizeLimit: room } },
        ],
        volumeMounts: [temporary, points],
        initContainers: [forwarder(load)],
      },
    },
  } satisfies TestRun);
}

/** For the reading of points, as in `run-k6.ts`. */
const k6Variables = {
  GOGC: '400',
  K6_CSV_TIME_FORMAT: 'unix_nano',
  K6_CSV_SAVE_INTERVAL: '100ms',
  K6_AUTO_EXTENSION_RESOLUTION: 'false',
  K6_NO_USAGE_REPORT: 'true',
};

function k6Arguments({ systemTags }: KubernetesLoad): string[] {
  return [
    '--no-thresholds',
    '--summary-mode=disabled',
    `--system-tags=${systemTags}`,
    `--out=csv=${points.mountPath}/points.csv`,
    `--log-output=file=${points.mountPath}/k6.log`,
    '--log-format=json',
  ];
}

/** Its part is in the name of its job, which ends in the number of the generator. */
function forwarder(load: KubernetesLoad) {
  return {
    name: 'forward',
    image: load.image,
    restartPolicy: 'Always' as const,
    command: [
      'assay',
      'forward',
      `--to=http://${collectorName(load)}:${COLLECTOR_PORT}`,
      `--run=${load.run}`,
      '--part=$(JOB_NAME)',
      '--pod=$(POD_UID)',
      `--file=${points.mountPath}/points.csv`,
      `--log=${points.mountPath}/k6.log`,
      ...(load.mergesInPods ? ['--merge'] : []),
    ],
    env: [
      // Kubernetes starts a sidecar that ended again, in the same pod.
      { name: 'POD_UID', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
      { name: 'JOB_NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['job-name']" } } },
      {
        name: 'ASSAY_COLLECTOR_TOKEN',
        valueFrom: { secretKeyRef: { name: load.tokenSecret, key: 'token' } },
      },
      { name: 'ASSAY_CACHE', value: '/tmp/assay' },
    ],
    volumeMounts: [temporary, points],
    resources: forwarderResources(load),
  };
}

/** Points stay on the disk of the pod until its end: so they can be sent again. */
function pointsMib(load: KubernetesLoad): number {
  return Math.max(LEAST_MIB, Math.ceil((requestsOf(load) * BYTES_A_REQUEST) / MIB));
}

/** The most that a pod may send. */
function requestsOf({ rate, seconds, parallelism }: KubernetesLoad): number {
  return ((rate ?? UNKNOWN_RATE) * seconds * SPARE) / parallelism;
}

/** Users that wait send as fast as they are answered: what one generator can do is the most. */
const UNKNOWN_RATE = 5000;
