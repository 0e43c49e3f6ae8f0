// @module-tag slow
// @module-tag thorough
import { execFile } from 'node:child_process';
import { chmod, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as sequential } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { readCollectionPlan } from '../../../harness/load/collector/collection-plan.ts';
import { type TestRun, testRunSchema } from '../../../harness/load/kubernetes/test-run.ts';
import { type Manifest, schemaFault, typeFaults } from '../kubernetes-schemas.ts';
import { startBackEnd } from './back-end.ts';
import { startCollector, startForwarder } from './collector-processes.ts';
import { startK6 } from './pods/running-pod.ts';
import { writeLoad } from './pods/written-load.ts';

// Most of their time they wait for k6 and the compiler.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 600_000 };
const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));
const script = fileURLToPath(new URL('scripts/shared.ts', import.meta.url));
const target = ['--url', 'http://api.shop.svc:8080', '--i-own-this-target'];

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function onKubernetes(args: readonly string[], path = ''): Promise<Ended> {
  const given = [launcher, 'load', script, '--on', 'kubernetes', ...args];
  const env = { ...process.env, PATH: `${path}${delimiter}${process.env['PATH'] ?? ''}` };
  return new Promise((resolve) => {
    execFile(process.execPath, given, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const temporary = () => mkdtempDisposable(join(tmpdir(), 'assay-test-'));

async function manifestsIn(file: string): Promise<Manifest[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'));
  return documents.map((document) => document.toJS() as Manifest);
}

/** The pod that the operator makes of a runner: what the types of Kubernetes can say of it. */
function podOf({ metadata, spec: { runner } }: TestRun): Manifest {
  const { containerSecurityContext: securityContext, initContainers = [] } = runner;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      automountServiceAccountToken: false,
      securityContext: runner.securityContext,
      volumes: runner.volumes,
      initContainers: initContainers.map((one) => ({ ...one, securityContext })),
      containers: [
        {
          name: 'k6',
          image: runner.image,
          env: runner.env,
          envFrom: runner.envFrom,
          resources: runner.resources,
          volumeMounts: runner.volumeMounts,
          securityContext,
        },
      ],
    },
  } as Manifest;
}

test(
  'writes manifests that keep the schemas of Kubernetes and of the operator',
  options,
  async () => {
    await using folder = await temporary();
    const output = join(folder.path, 'out');
    const many =
      '--instances 3 --image registry.example/assay:1 --env-from api-key --namespace shop';
    const ended = await onKubernetes([...target, ...many.split(' '), '--output', output]);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain('kubectl --namespace shop create secret generic load-shared-');
    expect(ended.code).toBe(0);
    const collector = await manifestsIn(join(output, 'collector.yaml'));
    const [written] = await manifestsIn(join(output, 'test-run.yaml'));
    const testRun = testRunSchema.parse(written);
    expect(testRun.spec.parallelism).toBe(3);
    const pod = podOf(testRun);
    const faults = await Promise.all([...collector, pod].map(schemaFault));
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
    expect(await typeFaults([...collector, pod])).toBe('');
    const { 'plan.json': plan = '', 'script.js': code } = dataOf(collector);
    expect(await readFile(join(output, 'plan.json'), 'utf8')).toBe(plan);
    expect(await readFile(join(output, 'script.js'), 'utf8')).toBe(code);
    expect(readCollectionPlan(plan, 'plan.json')).toMatchObject({
      instances: 3,
      saysEnd: true,
      kinds: { http_req_duration: 'trend', checks: 'rate', http_reqs: 'counter' },
    });
  },
);

test('what it writes runs: two k6 as the operator starts them are one load', options, async () => {
  await using folder = await temporary();
  await using backEnd = await startBackEnd();
  const load = await writeLoad(script, join(folder.path, 'out'), ['--url', backEnd.url]);
  await using running = await startCollector(folder.path, { ...load.plan, run: 'run-1' });
  await Promise.all(
    [0, 1].map(async (index) => {
      const points = join(folder.path, `points-${index}`);
      await using forwarder = startForwarder(running.url, index + 1, join(points, 'points.csv'));
      const k6 = await startK6(load, { index, of: 2 }, { inside: [], folder: points });
      expect(await k6.ended).toMatchObject({ code: 0 });
      expect(await forwarder.ended()).toMatchObject({ code: 0 });
    }),
  );
  const { result } = await running.ended();
  expect(result.endedBy).toBe('plan');
  expect(result.scenarios.map(({ broken }) => broken)).toEqual([null, null]);
  const sum = result.scenarios.reduce((total, { requests }) => total + requests, 0);
  expect(sum).toBe(backEnd.seen);
  // On a busy machine k6 sends fewer than were due.
  const counted = sum >= 89 ? 'met' : 'crossed';
  expect(result.thresholds.map(({ state }) => state)).toEqual(['met', 'met', counted]);
});

/** All that is in the config maps. */
function dataOf(manifests: readonly Manifest[]): Record<string, string> {
  return Object.assign(
    {},
    ...manifests.map((manifest) => ('data' in manifest ? manifest.data : {})),
  ) as Record<string, string>;
}

/** A kubectl that writes down what it is asked, and answers as a cluster would. */
async function standIn(folder: string, logs: string): Promise<void> {
  const file = join(folder, 'kubectl');
  await writeFile(
    file,
    `#!/bin/sh\necho "$*" >> ${folder}/asked\ncase "$*" in\n*"get secret"*) echo secret/there ;;\n*logs*) cat ${folder}/logs ;;\nesac\n`,
  );
  await chmod(file, 0o755);
  await writeFile(join(folder, 'logs'), logs);
}

test.each([
  ['passes on the verdict', '{"verdict":"fail","sentence":"a gate fails","exitCode":1}\n', 1],
  ['is no pass where the log ends without one', 'starting\n', 3],
])('with --apply it %s, and takes everything away', options, async (_, logs, code) => {
  await using folder = await temporary();
  await standIn(folder.path, logs);
  const output = join(folder.path, 'out');
  const args = [...target, '--image', 'assay', '--apply', '--output', output];
  const ended = await onKubernetes(args, folder.path);
  expect(ended.code).toBe(code);
  if (code === 1) expect(ended.stdout).toContain('fail  a gate fails');
  const asked = (await readFile(join(folder.path, 'asked'), 'utf8')).trim().split('\n');
  expect(asked.map((line) => line.split(' ').slice(2, 4).join(' '))).toEqual([
    'get secret',
    'apply --filename',
    'rollout status',
    'apply --filename',
    'logs --follow',
    'delete --ignore-not-found',
  ]);
});

test.each([
  [['--url', 'http://api.shop.svc', '--image', 'assay'], 'api.shop.svc is not this machine'],
  [target, '--on kubernetes needs --image'],
  [['--image', 'assay'], '--on kubernetes needs --url'],
  [[...target, '--image', 'assay', '--instances', '200'], "has 6 users: 200 instances of k6 can't"],
  [[...target, '--image', 'assay', '--name', 'My_Load'], "--name 'My_Load' is no name"],
])('refuses %j', options, async (args, reason) => {
  await using folder = await temporary();
  const ended = await onKubernetes([...args, '--output', join(folder.path, 'out')]);
  expect(ended.stderr).toContain(reason);
  expect(ended.code).toBe(2);
});
