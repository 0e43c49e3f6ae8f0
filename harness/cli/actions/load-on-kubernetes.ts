import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import type { WrittenPlan } from '../../load/collector/collection-plan.ts';
import { requireK6 } from '../../load/find-k6.ts';
import { metricKinds } from '../../load/instances/own-thresholds.ts';
import { collectorName, type KubernetesLoad } from '../../load/kubernetes/load-on-kubernetes.ts';
import {
  type KubernetesManifests,
  makeManifests,
  manifestsText,
} from '../../load/kubernetes/make-manifests.ts';
import { checkMetrics, planOf } from '../../load/plan-script.ts';
import { type PreparedScript, prepareScript, scriptName } from '../../load/prepare-script.ts';
import { followsRedirects } from '../../load/run-script.ts';
import { systemTags } from '../../load/run-k6.ts';
import { parseSelector } from '../../load/threshold-expression.ts';
import { Interruption } from '../../process/interruption.ts';
import { metricsOf } from '../../thresholds/metrics-of.ts';
import { parseCount } from '../parse-amount.ts';
import { Kubectl } from './kubectl.ts';
import { loadPolicy } from './load-gates.ts';
import { readOverrides } from './load-overrides.ts';
import { targetAt } from './load-target.ts';

interface Request {
  readonly script: string;
  readonly url?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly duration?: string;
  readonly rate?: string;
  readonly vus?: string;
  readonly stages?: string;
  readonly env: readonly string[];
  readonly envFrom: readonly string[];
  readonly output?: string;
  readonly instances?: string;
  readonly image?: string;
  readonly k6Image?: string;
  readonly namespace: string;
  readonly name?: string;
  readonly tokenSecret?: string;
  readonly operatorNamespace: string;
  readonly apply: boolean;
  readonly merge: boolean;
  readonly json: boolean;
  readonly iOwnThisTarget?: boolean;
}

/** Writes what runs a load in a cluster, and with `apply` runs it. */
export async function loadOnKubernetes(request: Request): Promise<number> {
  const { image, url } = request;
  if (url === undefined) throw missing('--url', 'http://api.shop.svc:8080');
  if (image === undefined) throw missing('--image', 'registry.example/assay:1');
  const target = targetAt(url, request);
  const kubectl = request.apply ? new Kubectl(request.namespace) : null;
  const k6 = await requireK6();
  const policy = await loadPolicy(request.config ?? null, request.profile ?? null);
  const overrides = readOverrides(request);
  const instances = parseCount('--instances', request.instances ?? '2');
  const script = {
    script: resolve(request.script),
    ...overrides,
    instances,
    // It is sent from the cluster: a fence around this machine would be one around each pod.
    ownsTarget: true,
    saysEnd: true,
  };
  const prepared = await prepareScript({ ...script, targetUrl: target.url }, k6);
  if (!prepared.ok) {
    throw new UsageError(`the script can't be run: ${prepared.reason}`, {
      remedy: `try it here first: assay load ${request.script} --url …`,
    });
  }
  const { scenarios } = planOf(script, prepared);
  const metrics = metricsOf(
    policy.thresholds,
    scenarios.map(({ subject }) => subject),
  );
  await checkMetrics(script, metrics);
  const run = randomBytes(RUN_BYTES).toString('hex');
  const name =
    request.name ??
    `load-${scriptName(script.script)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/gu, '-')}`;
  const k6Version = k6.version.text.replace(/^v/u, '');
  const plan: WrittenPlan = {
    version: 1,
    run,
    script: request.script,
    instances,
    inspected: prepared.inspected,
    followsRedirects: followsRedirects(prepared),
    checksFail: policy.checksFail,
    metrics: Object.keys(metrics),
    kinds: kindsOf(prepared),
    k6: k6Version,
    saysEnd: true,
    thresholds: policy.loaded?.config.thresholds ?? {},
    profile: policy.profile,
  };
  const rates = scenarios.flatMap(({ rate }) => rate ?? []);
  const load: KubernetesLoad = {
    name,
    namespace: request.namespace,
    run,
    code: prepared.bundle.code,
    plan: JSON.stringify(plan),
    parallelism: instances,
    env: withoutOwnPlaces(prepared.env),
    secrets: request.envFrom,
    tokenSecret: request.tokenSecret ?? `${collectorName({ name })}-token`,
    image,
    k6Image: request.k6Image ?? `grafana/k6:${k6Version}`,
    systemTags: systemTags(
      [...Object.keys(prepared.plan.thresholds), ...Object.keys(metrics)],
      false,
    ),
    target: new URL(target.url),
    operatorNamespace: request.operatorNamespace,
    rate: rates.length < scenarios.length ? null : rates.reduce((sum, rate) => sum + rate, 0),
    seconds: prepared.plan.longestSeconds,
    mergesInPods: request.merge,
  };
  const manifests = makeManifests(load);
  const files = await write(resolve(request.output ?? name), manifests, load);
  if (kubectl === null) {
    process.stdout.write(howToApply(load, files));
    return exitCode.pass;
  }
  return await applied(kubectl, load, files, request.json);
}

const RUN_BYTES = 6;

function missing(option: string, example: string): UsageError {
  return new UsageError(`--on kubernetes needs ${option}`, {
    remedy: `for instance ${option} ${example}`,
  });
}

/** A folder of this machine is none of the pods'. */
function withoutOwnPlaces(env: PreparedScript['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name !== 'ASSAY_COMMAND_FOLDER'),
  );
}

function kindsOf({ bundle, plan }: PreparedScript): WrittenPlan['kinds'] {
  const kindOf = metricKinds(bundle.code);
  const named = Object.keys(plan.thresholds).map((text) => parseSelector(text).metric);
  return Object.fromEntries(
    named.flatMap((metric) => {
      const kind = kindOf(metric);
      return kind === null ? [] : [[metric, kind]];
    }),
  );
}

interface Written {
  readonly collector: string;
  readonly testRun: string;
  /** What is in the config maps, for who starts k6 and the collector in another way. */
  readonly script: string;
  readonly plan: string;
}

async function write(
  folder: string,
  { collector, testRun }: KubernetesManifests,
  { code, plan }: KubernetesLoad,
): Promise<Written> {
  await mkdir(folder, { recursive: true });
  const files = {
    collector: join(folder, 'collector.yaml'),
    testRun: join(folder, 'test-run.yaml'),
    script: join(folder, 'script.js'),
    plan: join(folder, 'plan.json'),
  };
  await writeFile(files.collector, manifestsText(collector));
  await writeFile(files.testRun, manifestsText([testRun]));
  await writeFile(files.script, code);
  await writeFile(files.plan, plan);
  return files;
}

function howToApply(load: KubernetesLoad, { collector, testRun, script, plan }: Written): string {
  const kubectl = `kubectl --namespace ${load.namespace}`;
  const deployment = `deployment/${collectorName(load)}`;
  return [
    `written  ${collector}`,
    `written  ${testRun}`,
    `written  ${script} and ${plan}, which are in them`,
    'Apply them, the collector first:',
    `  ${kubectl} create secret generic ${load.tokenSecret} --from-literal=token="$(openssl rand -hex 16)"`,
    `  ${kubectl} apply -f ${collector} && ${kubectl} rollout status ${deployment}`,
    `  ${kubectl} apply -f ${testRun}`,
    `  ${kubectl} logs --follow ${deployment}`,
    `  ${kubectl} delete -f ${testRun} -f ${collector}`,
    '',
  ].join('\n');
}

/** Takes the cluster's own time; what was started is taken away in whatever way it ends, but by SIGKILL. */
async function applied(
  kubectl: Kubectl,
  load: KubernetesLoad,
  { collector, testRun }: Written,
  json: boolean,
): Promise<number> {
  using interruption = new Interruption({ longestStopMs: null });
  const deployment = `deployment/${collectorName(load)}`;
  await requireSecret(kubectl, load);
  try {
    await kubectl.run('apply', '--filename', collector);
    await kubectl.run('rollout', 'status', deployment, '--timeout=180s');
    if (interruption.signal.aborted) return exitCode.interrupted;
    await kubectl.run('apply', '--filename', testRun);
    for await (const line of kubectl.logs(deployment, interruption.signal)) {
      const result = resultIn(line);
      if (result === null) continue;
      process.stdout.write(json ? `${line}\n` : `${result.verdict}  ${result.sentence}\n`);
      return result.exitCode;
    }
    return interruption.signal.aborted ? exitCode.interrupted : exitCode.infrastructure;
  } finally {
    const both = ['--filename', testRun, '--filename', collector];
    await kubectl.run('delete', '--ignore-not-found', '--wait=false', ...both);
  }
}

async function requireSecret(
  kubectl: Kubectl,
  { tokenSecret, namespace }: KubernetesLoad,
): Promise<void> {
  const found = await kubectl.run(
    'get',
    'secret',
    tokenSecret,
    '--ignore-not-found',
    '--output',
    'name',
  );
  if (found.trim() !== '') return;
  throw new UsageError(`there is no secret '${tokenSecret}' in namespace ${namespace}`, {
    remedy: `kubectl --namespace ${namespace} create secret generic ${tokenSecret} --from-literal=token="$(openssl rand -hex 16)"`,
  });
}

interface Result {
  readonly verdict: string;
  readonly sentence: string;
  readonly exitCode: number;
}

function resultIn(line: string): Result | null {
  try {
    const json = JSON.parse(line) as Partial<Result>;
    return typeof json.exitCode === 'number' && typeof json.sentence === 'string'
      ? (json as Result)
      : null;
  } catch {
    return null;
  }
}
