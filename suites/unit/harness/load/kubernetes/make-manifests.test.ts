import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import {
  makeManifests,
  manifestsText,
} from '../../../../../harness/load/kubernetes/make-manifests.ts';
import { someLoad } from './some-load.ts';

/** How much disk the points of one of so many pods may take. */
function room(pods: number): string | undefined {
  const { volumes = [] } = makeManifests(someLoad({ parallelism: pods })).testRun.spec.runner;
  return volumes.find(({ name }) => name === 'points')?.emptyDir.sizeLimit;
}

describe('the run of the generators', () => {
  const { testRun } = makeManifests(someLoad({ secrets: ['api-key'] }));
  const { runner, initializer, starter } = testRun.spec;

  test('is a TestRun with one k6 a pod, the script in a ConfigMap', () => {
    expect(testRun).toMatchObject({
      apiVersion: 'k6.io/v1alpha1',
      kind: 'TestRun',
      metadata: { name: 'load-predict', namespace: 'shop' },
      spec: {
        parallelism: 4,
        script: { configMap: { name: 'load-predict-script', file: 'script.js' } },
      },
    });
    expect(testRun.spec.arguments).toContain('--out=csv=/points/points.csv');
  });

  test('has no root, no privileges and no writable disk in any pod', () => {
    for (const pod of [runner, initializer, starter]) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: 'false',
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containerSecurityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      });
    }
  });

  test('has beside each k6 what sends its points, and not beside the initializer', () => {
    const [forward] = runner.initContainers ?? [];
    expect(forward).toMatchObject({ restartPolicy: 'Always', resources: { limits: {} } });
    expect(forward?.command).toContain('--to=http://load-predict-collector:8417');
    expect(forward?.env).toContainEqual({
      name: 'ASSAY_COLLECTOR_TOKEN',
      valueFrom: { secretKeyRef: { name: 'load-predict-collector-token', key: 'token' } },
    });
    expect(initializer.initContainers).toBeUndefined();
  });

  test('has secrets by reference, and requests with limits', () => {
    expect(runner.envFrom).toEqual([{ secretRef: { name: 'api-key' } }]);
    expect(runner.resources).toMatchObject({
      requests: { cpu: '1', memory: '512Mi' },
      limits: { memory: '2Gi' },
    });
  });

  test('merges in its pods where it is asked to, with the memory for it', () => {
    const load = someLoad({ mergesInPods: true });
    const [sidecar] = makeManifests(load).testRun.spec.runner.initContainers ?? [];
    expect(sidecar?.command.at(-1)).toBe('--merge');
    expect(sidecar?.resources.requests.memory).toBe('105Mi');
  });

  test('has room for the points of its part', () => {
    expect([room(1), room(4), room(100)]).toEqual(['289Mi', '73Mi', '64Mi']);
  });
});

test('generators reach the target, the collector and DNS, and nothing reaches the collector but them', () => {
  const policies = makeManifests(someLoad()).collector.filter(
    ({ kind }) => kind === 'NetworkPolicy',
  );
  expect(policies.map(({ spec }) => spec)).toMatchObject([
    {
      podSelector: { matchLabels: { k6_cr: 'load-predict', runner: 'true' } },
      ingress: [{ ports: [{ port: 6565 }] }],
      egress: [{ ports: [{ port: 8417 }] }, { ports: [{ port: 8080 }] }, { ports: [{}, {}] }],
    },
    {
      podSelector: { matchLabels: { 'app.kubernetes.io/component': 'collector' } },
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8417 }] }],
      egress: [],
    },
  ]);
});

test('the text is the manifests', () => {
  const { collector } = makeManifests(someLoad());
  const documents = parseAllDocuments(manifestsText(collector));
  expect(documents.map((document) => document.toJS() as unknown)).toEqual(collector);
});

test.each([
  [{ name: 'Load_1' }, "--name 'Load_1' is no name that Kubernetes takes"],
  [{ namespace: '' }, "--namespace '' is no name"],
  [{ name: 'a'.repeat(41) }, '40 characters'],
  [{ code: 'globalThis.open("x")' }, 'the script opens files'],
  [{ code: '__ENV.ASSAY_STREAM_RELAY' }, 'streams by a relay'],
  [{ code: 'x'.repeat(1 << 20) }, 'the bundled script has 1024 KiB: a ConfigMap takes 1024'],
])('%j is refused', (changes, reason) => {
  expect(() => makeManifests(someLoad(changes))).toThrow(reason);
});
