import { binomialAtLeast } from '../../harness/statistics/binomial.ts';
import { LookClock } from '../../harness/statistics/look-clock.ts';
import { lookLevel } from '../../harness/statistics/looks.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import { collectEvidence } from '../../harness/statistics/share/evidence.ts';
import { judgeShare } from '../../harness/statistics/share/judge-share.ts';
import { percent } from './at-the-limit.ts';
import { type SimulatedRun, type Stream, streams } from './streams.ts';

const ALPHA = 0.01;
const RATE = 100;
const SECONDS = 60;
const BURST_SECONDS = 0.1;
const gates = [
  { p0: 0.05, what: 'p95' },
  { p0: 0.01, what: 'p99' },
] as const;
/** True shares over the limit, as parts of the one that may be. */
const parts = [0.5, 1, 2, 5] as const;

/** A way to look at a load that goes on. @returns the seconds after which it is stopped; null: never */
export interface StopRule {
  readonly name: string;
  /** The others err so often, and take so long, that a fifth of the runs tells it. */
  readonly isOurs?: true;
  readonly stopAfter: (run: SimulatedRun, p0: number) => number | null;
}

/** The first of these seconds at which `isShown` holds for what was due by then. */
function firstAt(
  run: SimulatedRun,
  isShown: (due: number, seconds: number) => boolean,
): number | null {
  let due = 0;
  for (let seconds = 1; seconds <= SECONDS; seconds += 1) {
    while (due < run.dueMs.length && run.dueMs[due]! < seconds * 1000) due += 1;
    if (isShown(due, seconds)) return seconds;
  }
  return null;
}

function over({ score }: SimulatedRun, due: number): Uint8Array {
  return Uint8Array.from(score.subarray(0, due), (one) => Number(one > 0));
}

function isAbove(run: SimulatedRun, due: number, p0: number, alpha: number): boolean {
  const stream = { dueMs: run.dueMs.subarray(0, due), over: over(run, due) };
  const evidence = collectEvidence(stream, { p0, burstSeconds: BURST_SECONDS });
  return judgeShare(evidence, { pass: alpha, fail: alpha }) === 'above';
}

export const stopRules: readonly StopRule[] = [
  {
    name: 'k6: the share itself, every second',
    stopAfter: (run, p0) =>
      firstAt(run, (due) => over(run, due).reduce((sum, one) => sum + one, 0) > p0 * due),
  },
  {
    name: 'binomial test, every second',
    stopAfter: (run, p0) =>
      firstAt(run, (due) => {
        const count = over(run, due).reduce((sum, one) => sum + one, 0);
        return binomialAtLeast(count, due, p0) <= ALPHA;
      }),
  },
  {
    name: 'the test of the end, every second',
    stopAfter: (run, p0) => firstAt(run, (due) => isAbove(run, due, p0, ALPHA)),
  },
  {
    name: 'now',
    isOurs: true,
    stopAfter: (run, p0) => {
      const clock = new LookClock();
      return firstAt(run, (due, seconds) => {
        const look = clock.lookAt(seconds);
        return look !== null && isAbove(run, due, p0, lookLevel(ALPHA / 2, look));
      });
    },
  },
];

const chosen: ReadonlySet<string> = new Set([
  'independent',
  'bursts of 100 ms',
  'a queue that is 60 % busy',
  'drift, tau 2 s, 30 % of the variance',
]);

/**
 * How often a load is stopped early, and after how many seconds in the middle: at the limit it never should.
 * @param part of the names of the requests
 */
export function earlyStops(runs: number, part: string): void {
  process.stdout.write(
    `\n## Stopped early, %, and after how many seconds in the middle\n\n${RATE} requests/s for ${SECONDS} s, error ${100 * ALPHA} %. ${runs} runs a cell, of the others ${Math.ceil(runs / 5)}. Up to 1 × the limit every stop is a false one.\n\n| requests | gate | rule | ${parts.map((one) => `${one} × the limit`).join(' | ')} |\n| --- | --- | --- |${' --- |'.repeat(parts.length)}\n`,
  );
  for (const stream of streams.filter(({ name }) => chosen.has(name) && name.includes(part))) {
    const few = Math.ceil(runs / 5);
    for (const { p0, what } of gates) {
      for (const rule of stopRules) {
        const cells = parts.map((times) =>
          stopped(rule, stream, { p0, share: times * p0 }, rule.isOurs ? runs : few),
        );
        process.stdout.write(
          `| ${stream.name} | ${what} | ${rule.name} | ${cells.join(' | ')} |\n`,
        );
      }
    }
  }
}

function stopped(
  rule: StopRule,
  stream: Stream,
  { p0, share }: { readonly p0: number; readonly share: number },
  runs: number,
): string {
  const random = seededRandom(Math.round(1e6 * share));
  const after = Array.from({ length: runs }, () =>
    rule.stopAfter(stream.run({ share, rate: RATE, seconds: SECONDS, random }), p0),
  )
    .filter((seconds) => seconds !== null)
    .toSorted((a, b) => a - b);
  const middle = after[Math.floor(after.length / 2)];
  return `${percent(after.length, runs)}${middle === undefined ? '' : ` · ${middle} s`}`;
}
