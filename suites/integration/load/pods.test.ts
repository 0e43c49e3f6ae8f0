// @module-tag slow
// @module-tag thorough
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, readdir, readlink, stat } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';

import { collectorToken, type RunningCollector, startCollector } from './collector-processes.ts';
import { openNetwork, whyNoNetwork } from './pods/network.ts';
import { type PodTarget, startPodTarget, targetUrl } from './pods/pod-target.ts';
import { collectorUrl, type RunningPod, startPod } from './pods/running-pod.ts';
import { writeLoad } from './pods/written-load.ts';

const options = { tags: ['integration', 'load'], timeout: 240_000 };
const soon = { timeout: 120_000, interval: 200 };
const inScripts = (name: string) => fileURLToPath(new URL(`scripts/${name}`, import.meta.url));
const temporary = () => mkdtempDisposable(join(tmpdir(), 'assay-test-'));

/** What each pod gets answered before the others of its requests have to wait for the test. */
const ANSWERS_FIRST = 10;

interface Cluster extends AsyncDisposable {
  readonly pods: readonly RunningPod[];
  readonly collector: RunningCollector;
  readonly target: PodTarget;
  /** Requests of which the collector has the points. */
  collected(): Promise<number>;
}

/** A collector, and pods in namespaces of their own, in the middle of their load: more of it waits for `release`. */
async function openCluster(
  count: number,
  wait: string,
  more: (part: number) => { isHourAhead?: boolean },
): Promise<Cluster> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporary());
  const network = stack.use(await openNetwork(count));
  const target = stack.use(await startPodTarget(network.hub, ANSWERS_FIRST));
  const load = await writeLoad(inScripts('pods.ts'), join(folder.path, 'written'), [
    '--url',
    targetUrl,
    '--i-own-this-target',
    '--instances',
    String(count),
  ]);
  const plan = { ...load.plan, run: 'run-1', thresholds: { 'load/pods': { errors: '<= 50%' } } };
  const listen = ['--listen', '0.0.0.0:8417', '--wait', wait];
  const collector = stack.use(
    await startCollector(folder.path, plan, listen, { before: network.hub.inside }),
  );
  const pods = await Promise.all(
    network.pods.map((place, index) =>
      startPod(load, { index, of: count }, place, { folder: folder.path, ...more(index + 1) }),
    ),
  );
  for (const pod of pods) stack.use(pod);
  const collected = async (): Promise<number> => {
    const said = (await target.ask(`get ${collectorUrl}/healthz`)) as { requests?: number };
    return said.requests ?? 0;
  };
  await vi.waitFor(async () => {
    expect(await collected()).toBe(count * ANSWERS_FIRST);
  }, soon);
  const opened = stack.move();
  return { pods, collector, target, collected, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const reason = whyNoNetwork();
if (reason !== null) process.stderr.write(`pods in network namespaces are skipped: ${reason}\n`);

describe.runIf(reason === null)('pods in network namespaces', () => {
  test(
    'of a pod that is late, one whose sender is killed, one that sends twice and one with another clock nothing is lost',
    options,
    async () => {
      await using cluster = await openCluster(4, '150s', (part) => ({ isHourAhead: part === 4 }));
      const { pods, target, collector } = cluster;
      const [late, restarted, twice, ahead] = four(pods);
      await late.place.cut();
      restarted.forwarder.child.kill('SIGKILL');
      await target.ask('release');
      for (const { k6 } of pods) expect(await k6.ended).toMatchObject({ code: 0 });
      // Of two that still have to send nothing more has come than before.
      expect(await ahead.forwarder.ended()).toMatchObject({ code: 0 });
      const seen = await target.ask('count');
      expect(await cluster.collected()).toBeLessThan(Number(seen));
      const resent = await resend(twice);
      expect(resent.answers.at(-1)).toEqual({ kind: 'next', next: resent.length });
      expect(await twice.forwarder.ended()).toMatchObject({ code: 0 });
      const again = restarted.forwardAgain('pod-2');
      expect(await again.ended()).toMatchObject({
        code: 0,
        said: expect.stringContaining(
          `the collector has all ${(await stat(restarted.file)).size} `,
        ),
      });
      await late.place.heal();
      expect(await late.forwarder.ended()).toMatchObject({ code: 0 });
      const { code, result } = await collector.ended();
      const [scenario] = result.scenarios;
      expect(result).toMatchObject({ endedBy: 'plan' });
      expect(scenario).toMatchObject({ requests: seen, failed: 0, broken: null });
      // Where the machine is busy k6 starts more or fewer than were due, and drops some.
      expect(scenario?.arrivals).toMatchObject({ answered: seen, failed: 0 });
      // That they began apart may be said, too, of a busy machine.
      expect(result.warnings.filter((warning) => warning.includes('clock'))).toEqual([
        expect.stringMatching(/^instance 4 of 4: its clock is .* ahead; corrected/u),
      ]);
      expect(code).not.toBe(3);
    },
  );

  test('pods that are lost are each named, and leave every gate open', options, async () => {
    await using cluster = await openCluster(4, '15s', () => ({}));
    const { pods, target, collector } = cluster;
    const [doubled, gone, unplugged, starved] = four(pods);
    const twin = doubled.forwardAgain('its-twin');
    await gone.place.lose([gone.k6.child, gone.forwarder.child]);
    await unplugged.place.cut();
    starved.k6.child.kill('SIGKILL');
    await starved.k6.ended;
    await target.ask('release');
    for (const { k6 } of [doubled, unplugged]) expect(await k6.ended).toMatchObject({ code: 0 });
    expect(await twin.ended()).toMatchObject({
      code: 3,
      said: expect.stringContaining('part 1 of 4 has pod pod-1 already'),
    });
    expect(await doubled.forwarder.ended()).toMatchObject({ code: 0 });
    expect(await starved.forwarder.ended()).toMatchObject({ code: 0 });
    const { code, result } = await collector.ended();
    expect(code).toBe(3);
    expect(result.endedBy).toBe('lost');
    const named = [result.scenarios[0]?.broken, ...result.warnings];
    expect(named.slice(0, 4)).toEqual([
      expect.stringMatching(/^instance 1 of 4 came twice, as pod pod-1 and as pod its-twin/u),
      expect.stringMatching(/^instance 2 of 4 \(pod pod-2\) was lost: silent/u),
      expect.stringMatching(/^instance 3 of 4 \(pod pod-3\) was lost: silent/u),
      expect.stringMatching(/^instance 4 of 4: its k6 did not come to its end/u),
    ]);
    expect(new Set(result.gates.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
    // What came is counted all the same.
    expect(result.scenarios[0]?.requests).toBeGreaterThanOrEqual(4 * ANSWERS_FIRST);
  });

  test('of a network whose maker is killed nothing is left', options, async () => {
    const maker = spawn(process.execPath, [inScripts('hold-network.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(maker.stdout, 'data')) as [Buffer];
    const namespaces = JSON.parse(line.toString()) as string[];
    expect(new Set(namespaces).size).toBe(3);
    expect(await withProcesses(namespaces)).toHaveLength(3);
    expect(
      Object.keys(networkInterfaces()).filter((name) => /^(?:load|points)/u.test(name)),
    ).toEqual([]);
    maker.kill('SIGKILL');
    await vi.waitFor(async () => {
      expect(await withProcesses(namespaces)).toEqual([]);
    }, soon);
  });
});

function four(pods: readonly RunningPod[]): [RunningPod, RunningPod, RunningPod, RunningPod] {
  const [first, second, third, fourth] = pods;
  if (first && second && third && fourth) return [first, second, third, fourth];
  throw new Error(`${pods.length} pods`);
}

/** Those of the namespaces in which a process is. */
async function withProcesses(namespaces: readonly string[]): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const used = await Promise.all(
    pids.map((pid) => readlink(`/proc/${pid}/ns/net`).catch(() => '')),
  );
  return namespaces.filter((one) => used.includes(one));
}

interface Resent {
  readonly length: number;
  readonly answers: readonly unknown[];
}

async function resend({ place, file }: RunningPod): Promise<Resent> {
  const [command, ...args] = [
    ...place.inside,
    process.execPath,
    inScripts('resend-points.ts'),
    collectorUrl,
    '3',
    'pod-3',
    file,
  ] as const;
  const env = { ...process.env, ASSAY_COLLECTOR_TOKEN: collectorToken, ASSAY_RUN: 'run-1' };
  const { stdout } = await promisify(execFile)(command, args, { env });
  return JSON.parse(stdout) as Resent;
}
