import { ScenarioRecorder } from '../../harness/load/ledger/scenario-recorder.ts';
import { constantArrivalScenario } from '../../harness/load/scenario.ts';
import type { Point } from '../../harness/load/points/point.ts';
import type { LoadMeasurement } from '../../harness/measurement/measurement.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import { parseThresholds } from '../../harness/thresholds/parse.ts';
import { judge } from '../../harness/verdicts/judge.ts';
import { percent } from './at-the-limit.ts';

const [rate, seconds, users] = [100, 30, 100] as const;
const ALPHA = 0.01;
/** A p95: of the target's own answers so many are over the limit, each by itself. */
const LIMIT_MS = 45;
const shares = [0, 0.05, 0.15] as const;
const [fastMs, slowMs] = [5, 60] as const;

/** How long the generator does not come to what is due at a time, in milliseconds. */
type Delay = (atMs: number, random: () => number) => number;

interface Generator {
  readonly name: string;
  readonly make: (random: () => number) => Delay;
}

const exponential = (meanMs: number, random: () => number): number =>
  -meanMs * Math.log(1 - random());

/** Nothing of it runs for a while: starts and answers wait for the same end. */
function stalling(meanMs: number, share: number): Generator {
  return {
    name: `stalls of ${meanMs} ms at the mean, ${100 * share} % of the time`,
    make: (random) => {
      const stalls: [number, number][] = [];
      for (let at = 0; at < seconds * 1000;) {
        at += exponential((meanMs * (1 - share)) / share, random);
        const end = at + exponential(meanMs, random);
        stalls.push([at, end]);
        at = end;
      }
      return (atMs) => {
        const stall = stalls.find(([from, to]) => atMs >= from && atMs < to);
        return stall === undefined ? 0 : stall[1] - atMs;
      };
    },
  };
}

/** Each start and each answer waits its own turn, whatever the others did. */
function crowded(meanMs: number): Generator {
  return {
    name: `each start and answer waits ${meanMs} ms at the mean, by itself`,
    make: () => (_, random) => exponential(meanMs, random),
  };
}

const generators: readonly Generator[] = [
  { name: 'on time', make: () => () => 0 },
  stalling(60, 0.03),
  stalling(200, 0.1),
  stalling(500, 0.3),
  crowded(10),
  crowded(30),
  crowded(100),
];

/** How often a target fails, and passes, by what it did itself, where the generator is late. */
export function withLateGenerator(runs: number): void {
  process.stdout.write(
    [
      `\n## A load generator that is late: p95, failed / passed in %\n`,
      `${rate} requests/s for ${seconds} s, ${100 * ALPHA} % each way. Of the target's own answers 0, 5 (the most that may be) and 15 % are over the limit.\n`,
      `| generator | ${shares.map((share) => `${100 * share} % over`).join(' | ')} |`,
      `| --- |${' --- |'.repeat(shares.length)}`,
      '',
    ].join('\n'),
  );
  for (const generator of generators) {
    const cells = shares.map((share, at) => {
      const random = seededRandom(700 + at);
      let [failed, passed] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const measurement = measure(generator.make(random), share, random);
        const [gate] = judge([measurement], thresholds, options);
        failed += Number(gate?.verdict === 'fail');
        passed += Number(gate?.verdict === 'pass');
      }
      return `${percent(failed, runs)} / ${percent(passed, runs)}`;
    });
    process.stdout.write(`| ${generator.name} | ${cells.join(' | ')} |\n`);
  }
}

const thresholds = parseThresholds({ 'load/late': { latency: { p95: `<= ${LIMIT_MS}ms` } } });
const options = { alpha: ALPHA, suites: ['load'], burstMs: { latency: 50, errors: 50 } };

/** A run of which every arrival finds a free user. */
function measure(delay: Delay, share: number, random: () => number): LoadMeasurement {
  const scenario = constantArrivalScenario('late', { rate, timeUnitSeconds: 1, seconds, users });
  const recorder = new ScenarioRecorder({ scenario, followsRedirects: true, checksFail: true });
  for (let tick = 0; tick < scenario.schedule.ticks; tick += 1) {
    const dueMs = scenario.schedule.tickMs(tick);
    const startMs = dueMs + delay(dueMs, random);
    const answeredMs = startMs + (random() < share ? slowMs : fastMs);
    const endMs = answeredMs + delay(answeredMs, random);
    recorder.iterationStarted(tick, 0, startMs);
    recorder.request({
      vu: tick,
      iteration: 0,
      endMs,
      ownMs: endMs - startMs,
      durationMs: endMs - startMs,
      failed: false,
      status: '200',
      errorCode: '',
      name: 'late',
      point: pointAt(endMs),
    });
    recorder.iterationEnded(tick, 0, endMs);
    recorder.iterationCompleted(tick);
  }
  const end = { endMs: seconds * 1000, stoppedMs: null, generator: null, broken: null };
  return recorder.finish('load/late', end);
}

function pointAt(timeMs: number): Point {
  return {
    metric: 'http_reqs',
    timeMs,
    value: 1,
    scenario: 'late',
    status: '200',
    vu: 1,
    iteration: 0,
    tag: () => '',
  };
}
