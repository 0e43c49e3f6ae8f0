import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { builtInProfiles } from '../../harness/config/profiles.ts';
import type { WrittenPlan } from '../../harness/load/collector/collection-plan.ts';
import type { CollectedCost } from './collect-points.ts';
import type { Sending } from './send-points.ts';
import { POINTS_A_REQUEST, type SyntheticPod } from './synthetic-points.ts';

export interface CollectorBench {
  readonly pods: number;
  /** Points in all, in millions. */
  readonly millions: number;
  /** Whether the pods read their points themselves. */
  readonly merges: boolean;
}

const SENDERS = 2;
const RATE = 20_000;

/**
 * How many points a second the collector takes and merges. What is sent is made before; the senders share this
 * machine with it, so that its CPU time a point says what it would do without them.
 */
export async function benchCollector({ pods, millions, merges }: CollectorBench): Promise<string> {
  const each = Math.round((millions * 1e6) / POINTS_A_REQUEST / pods);
  const run = randomUUID();
  const token = randomUUID();
  using collector = child('collect-points.ts');
  const url = once(collector.process, 'message');
  collector.process.send({ ...planFor(pods, each, run), token });
  const [address] = (await url) as [string];
  const generators = Array.from({ length: pods }, (_, index): SyntheticPod => ({
    index,
    of: pods,
    beganMs: 1_790_000_000_000,
    rate: RATE,
    users: 200,
  }));
  using senders = new DisposableStack();
  const started = Array.from({ length: Math.min(SENDERS, pods) }, (_, sender) => {
    const { process: own } = senders.use(child('send-points.ts'));
    const sending: Sending = {
      url: address,
      token,
      run,
      pods: generators.filter(({ index }) => index % SENDERS === sender),
      requestsEach: each,
      merges,
    };
    own.send(sending);
    return own;
  });
  await Promise.all(started.map((own) => once(own, 'message')));
  const over = once(collector.process, 'message');
  const beganMs = performance.now();
  const sent = Promise.all(started.map((own) => once(own, 'message')));
  for (const own of started) own.send('go');
  await over;
  const seconds = (performance.now() - beganMs) / 1000;
  const [cost] = (await once(collector.process, 'message')) as [CollectedCost];
  const senderSeconds = (await sent).reduce((sum, [used]) => sum + Number(used), 0);
  const points = pods * each * POINTS_A_REQUEST;
  const truth = exactLatencies(pods * each);
  const isExact = (['p50', 'p99', 'p99.9'] as const).every(
    (name) => Math.abs((cost.latencyMs?.[name] ?? Infinity) - truth[name]) < 0.001,
  );
  return [
    `collector: ${pods} pods${merges ? ' that merge their points themselves' : ''}, ${points.toLocaleString('en-US')} points of ${(pods * each).toLocaleString('en-US')} requests, on ${availableParallelism()} cores with its senders`,
    '',
    '| points a second, taken | and merged | points a second of its CPU time | senders: µs of CPU time a request | ledger built in, s | its memory at most, MB | requests merged | percentiles |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    `| ${rate(points, seconds)} | ${rate(points, seconds + cost.mergeSeconds)} | ${rate(points, cost.cpuSeconds)} | ${((1e6 * senderSeconds) / (pods * each)).toFixed(1)} | ${cost.mergeSeconds.toFixed(2)} | ${cost.peakMb.toFixed(0)} | ${cost.requests.toLocaleString('en-US')} of ${(pods * each).toLocaleString('en-US')} | ${cost.broken ?? (isExact ? 'exact' : 'off')} |`,
    '',
  ].join('\n');
}

function rate(count: number, per: number): string {
  return Math.round(count / per).toLocaleString('en-US');
}

function planFor(pods: number, each: number, run: string): WrittenPlan {
  return {
    version: 1,
    run,
    script: 'load.ts',
    instances: pods,
    inspected: {
      scenarios: {
        load: {
          executor: 'constant-arrival-rate',
          rate: RATE,
          duration: `${(pods * each) / RATE}s`,
          timeUnit: '1s',
          preAllocatedVUs: 200 * pods,
          maxVUs: 200 * pods,
        },
      },
      totalDuration: '1h',
    },
    followsRedirects: true,
    checksFail: true,
    metrics: [],
    kinds: {},
    k6: 'none',
    saysEnd: false,
    thresholds: {},
    profile: builtInProfiles.smoke,
  };
}

/** By the formula that the points were made with. */
function exactLatencies(requests: number): Record<'p50' | 'p99' | 'p99.9', number> {
  const sorted = Float64Array.from(
    { length: requests },
    (_, tick) => 1 + ((tick * 7919) % 1000) / 100 + (tick % 1000 === 999 ? 100 : 0),
  ).toSorted();
  const at = (share: number): number => sorted[Math.ceil(share * requests) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), 'p99.9': at(0.999) };
}

function child(file: string): { readonly process: ChildProcess } & Disposable {
  const own = fork(join(import.meta.dirname, file), { serialization: 'advanced' });
  return { process: own, [Symbol.dispose]: () => void own.kill('SIGKILL') };
}
