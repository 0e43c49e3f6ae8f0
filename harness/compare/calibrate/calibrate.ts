import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { launch } from '../../measurement/latency/launch.ts';
import { paceFor } from '../../measurement/latency/pace.ts';
import { startEcho } from '../../measurement/latency/echo.ts';
import { measureStalls, type Stalls } from '../../measurement/latency/stalls.ts';
import { systemClock } from '../../metrics/clock.ts';
import { sortSamples } from '../../metrics/samples.ts';
import { clopperPearson } from '../../statistics/clopper-pearson.ts';
import { smallestDifference } from '../../statistics/detectable.ts';
import { familyLevels } from '../../statistics/family.ts';
import { median } from '../../statistics/quantile.ts';
import { seededRandom } from '../../statistics/random.ts';
import { signTest } from '../../statistics/sign-test.ts';
import type { Calibration } from './calibration.ts';

export interface CalibrateOptions {
  readonly minutes: number;
  readonly machineKind: string;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onLaunch?: (logRatios: readonly number[]) => void;
}

/** Operations that are compared with themselves, turn about: arithmetic, and work that allocates. */
const operations = [
  'export function op() { let x = 0.5; for (let i = 0; i < 2000; i++) x = 3.7 * x * (1 - x); return x; }',
  `const text = JSON.stringify(Array.from({ length: 20 }, (_, id) => ({ id, values: [id, id / 2] })));
   export function op() { return JSON.parse(text); }`,
];

/** The margin at which verdicts on nothing are counted: the strict one. */
const MARGIN = 0.01;
const ALPHA = 0.01;
const POWER = 0.9;

/** A tenth of the time, and ten seconds at most, for the machine's stalls. */
const STALL_SHARE = 0.1;
const STALL_MOST_MS = 10_000;

/**
 * Compares operations with themselves for the given time: what this machine's noise is, and what that
 * means for verdicts. Launches are counted into verdicts in the order in which they came.
 */
export async function calibrate(options: CalibrateOptions): Promise<Calibration> {
  const { minutes, machineKind } = options;
  const totalMs = minutes * 60_000;
  const startMs = systemClock.nowMs();
  const stalls = await stallsOfMachine(Math.min(STALL_MOST_MS, totalMs * STALL_SHARE));
  const launchesFromMs = systemClock.nowMs();
  const perOperation = await launchUntil(startMs + totalMs, options);
  const all = perOperation.flat();
  const secondsALaunch = (systemClock.nowMs() - launchesFromMs) / 1000 / Math.max(1, all.length);
  const noiseFloor = spread(all);
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return {
    formatVersion: 1,
    machineKind,
    measuredAt: new Date().toISOString(),
    minutes,
    load: [one, five, fifteen],
    stallMs: stalls.p90Ms,
    noiseFloor,
    launches: all.length,
    secondsALaunch,
    smallestDifference: Object.fromEntries(
      [10, 30, 120].map((seconds) => [
        String(seconds),
        smallestDifference(noiseFloor, Math.floor(seconds / secondsALaunch), {
          alpha: ALPHA,
          power: POWER,
        }),
      ]),
    ),
    falseAlarms: countVerdicts(perOperation),
  };
}

/** Log ratios of launches of each operation against itself, until the clock says so. */
async function launchUntil(
  endMs: number,
  { seed, signal, onLaunch }: CalibrateOptions,
): Promise<readonly (readonly number[])[]> {
  const perOperation: number[][] = operations.map(() => []);
  const random = seededRandom(seed);
  // It removes the folder in whatever way this process ends.
  await using supervisor = await acquireSupervisor();
  const folder = await supervisor.makeFolder(join(tmpdir(), `assay-calibrate-${randomUUID()}`));
  const files = operations.map((source, i) => {
    const file = join(folder, `operation-${i}.mjs`);
    writeFileSync(file, source);
    return file;
  });
  for (let i = 0; systemClock.nowMs() < endMs; i = (i + 1) % files.length) {
    const source = { kind: 'module', file: files[i] ?? '', bench: null } as const;
    const { logRatio } = await launch(
      {
        base: source,
        candidate: source,
        seed: Math.floor(random() * 2 ** 32),
        canary: true,
        options: paceFor(MARGIN, 30_000),
      },
      random,
      { timeoutMs: 60_000, signal },
    );
    perOperation[i]?.push(logRatio);
    onLaunch?.(perOperation.flat());
  }
  return perOperation;
}

async function stallsOfMachine(durationMs: number): Promise<Stalls> {
  await using echo = await startEcho();
  return await measureStalls(durationMs, () => echo.ask());
}

/** Verdicts on an operation against itself, each from launches that no other one used. */
export function countVerdicts(perOperation: readonly (readonly number[])[]) {
  const levels = familyLevels(ALPHA, 1);
  let [verdicts, fails, passes] = [0, 0, 0];
  for (const logRatios of perOperation) {
    let current: number[] = [];
    for (const logRatio of logRatios) {
      current.push(logRatio);
      const { verdict } = signTest(current, Math.log1p(MARGIN), levels);
      if (verdict === 'inconclusive') continue;
      verdicts++;
      fails += Number(verdict === 'fail');
      passes += Number(verdict === 'pass');
      current = [];
    }
  }
  const [, atMost] = clopperPearson(fails, verdicts, 0.9);
  return { margin: MARGIN, verdicts, fails, passes, atMost };
}

function spread(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const middle = median(sortSamples(values));
  return 1.4826 * median(sortSamples(values.map((value) => Math.abs(value - middle))));
}
