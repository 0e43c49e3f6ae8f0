import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { childEnvironment } from '../../../harness/config/environment.ts';
import { builtInProfiles } from '../../../harness/config/profiles.ts';
import type { WrittenPlan } from '../../../harness/load/collector/collection-plan.ts';
import { spawnTied } from '../../../harness/process/tied-command.ts';

const launcher = fileURLToPath(new URL('../../../bin/assay.js', import.meta.url));

export const collectorToken = 'a token of this test';
export const RATE = 64;

/** The plan of so many arrivals that so many pods share. */
export function planOf(instances: number, arrivals: number): WrittenPlan {
  return {
    version: 1,
    run: 'run-1',
    script: 'load.ts',
    instances,
    inspected: {
      scenarios: {
        a: {
          executor: 'constant-arrival-rate',
          rate: RATE,
          duration: `${arrivals / RATE}s`,
          timeUnit: '1s',
          preAllocatedVUs: arrivals,
          maxVUs: arrivals,
        },
      },
      thresholds: { http_req_duration: ['p(95)<60000'] },
      totalDuration: '1m',
    },
    followsRedirects: true,
    checksFail: true,
    metrics: [],
    kinds: { http_req_duration: 'trend' },
    k6: '2.2.0',
    thresholds: { 'load/load': { errors: '<= 50%', latency: { p50: '<= 10s' } } },
    profile: builtInProfiles.smoke,
  };
}

/** What `assay collect --json` prints. */
export interface CollectedResult {
  readonly endedBy: string;
  readonly warnings: readonly string[];
  readonly thresholds: readonly { readonly state: string }[];
  readonly scenarios: readonly {
    readonly requests: number;
    readonly failed: number;
    readonly arrivals: Record<string, number>;
    readonly latencyMs: Record<string, number | null>;
    readonly broken: string | null;
  }[];
  readonly gates: readonly { readonly id: string; readonly verdict: string }[];
}

export interface RunningCollector extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  ended(): Promise<{ readonly code: number | null; readonly result: CollectedResult }>;
}

/** How a process of the product is started. */
interface Started {
  /** Further arguments. */
  readonly args?: readonly string[];
  /** What it runs under. */
  readonly before?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function startCollector(
  folder: string,
  plan: WrittenPlan,
  args: readonly string[] = [],
  started: Omit<Started, 'args'> = {},
): Promise<RunningCollector> {
  const file = join(folder, 'plan.json');
  await writeFile(file, JSON.stringify(plan));
  const child = assay(
    ['collect', '--plan', file, '--listen', '127.0.0.1:0', '--json', ...args],
    started,
  );
  const printed = text(child.stdout!);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      const address = /at (?<url>http:\S+)/u.exec(said)?.groups?.['url'];
      if (address !== undefined) resolve(address);
    });
    child.once('close', () => reject(new Error(`it ended: ${said}`)));
  });
  return {
    url,
    pid: child.pid!,
    async ended() {
      const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
      return { code: code as number | null, result: JSON.parse(await printed) as CollectedResult };
    },
    async [Symbol.asyncDispose]() {
      await stopped(child);
    },
  };
}

export interface RunningForwarder extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Tells it that k6 has ended, and waits for its end. */
  ended(): Promise<{ readonly code: number | null; readonly said: string }>;
}

/** What runs beside k6 in a pod, as a process of its own. */
export function startForwarder(
  collectorUrl: string,
  part: number,
  file: string,
  { args: more = [], ...started }: Started = {},
): RunningForwarder {
  const args = ['forward', '--to', collectorUrl, '--run', 'run-1', '--part', `load-${part}`];
  const child = assay([...args, '--file', file, ...more], started);
  const said = Promise.all([text(child.stdout!), text(child.stderr!)]);
  const isThere = Promise.race([once(child.stderr!, 'data'), once(child, 'close')]);
  return {
    child,
    async ended() {
      await isThere;
      child.kill('SIGTERM');
      const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
      return { code: code as number | null, said: (await said).join('') };
    },
    async [Symbol.asyncDispose]() {
      await stopped(child);
    },
  };
}

function assay(args: readonly string[], { before = [], env = {} }: Started): ChildProcess {
  const [command, ...rest] = [...before, process.execPath, launcher, ...args] as [
    string,
    ...string[],
  ];
  return spawnTied(command, rest, {
    env: childEnvironment({ ASSAY_COLLECTOR_TOKEN: collectorToken, ...env }),
    cwd: process.cwd(),
  });
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}
