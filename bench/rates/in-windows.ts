import { seededRandom } from '../../harness/statistics/random.ts';
import { judgeWindows } from '../../harness/verdicts/windows/judged-windows.ts';
import { percent } from './at-the-limit.ts';

const ALPHA = 0.01;
const RATE = 100;
const WINDOW_SECONDS = 10;
const cases = [
  { windows: 6, p0: 0.05 },
  { windows: 6, p0: 0.01 },
  { windows: 60, p0: 0.05 },
  { windows: 60, p0: 0.01 },
] as const;
/** How trouble lies in a window of which a given share is in trouble: alone, or in bursts of so many seconds. */
const kinds = [
  { name: 'independent', burstSeconds: 0 },
  { name: 'bursts of 20 ms', burstSeconds: 0.02 },
  { name: 'bursts of 100 ms', burstSeconds: 0.1 },
] as const;

/**
 * How often a gate of windows errs: it fails though every window has exactly the share that may be (none may
 * fail), and passes though one of them has (the others have none). Shares are those of the window's own time.
 * @param part of the name of the trouble
 */
export function inWindows(runs: number, part: string): void {
  process.stdout.write(
    `\n## Windows of ${WINDOW_SECONDS} s at ${RATE} requests/s, error ${100 * ALPHA} %\n\n| trouble in a window | windows | gate | fails, all of them at the limit, % | passes, one of them at the limit, % | fails, one of them at 3 × the limit, % |\n| --- | ---: | --- | ---: | ---: | ---: |\n`,
  );
  for (const { name, burstSeconds } of kinds.filter((one) => one.name.includes(part))) {
    for (const { windows, p0 } of cases) {
      const random = seededRandom(windows + Math.round(1000 * (p0 + burstSeconds)));
      const count = (verdict: 'pass' | 'fail', shareOf: (window: number) => number): string =>
        percent(
          Array.from({ length: runs }).filter(
            () => verdictOf({ windows, p0, burstSeconds, shareOf, random }) === verdict,
          ).length,
          runs,
        );
      const bad = (factor: number) => (window: number) => (window === 2 ? factor * p0 : 0);
      process.stdout.write(
        `| ${name} | ${windows} | p${100 - 100 * p0} | ${count('fail', () => p0)} | ${count('pass', bad(1))} | ${count('fail', bad(3))} |\n`,
      );
    }
  }
}

interface WindowsCase {
  readonly windows: number;
  readonly p0: number;
  readonly burstSeconds: number;
  readonly shareOf: (window: number) => number;
  readonly random: () => number;
}

export function verdictOf(one: WindowsCase): 'pass' | 'fail' | 'open' {
  const { windows, p0, random } = one;
  const perWindow = RATE * WINDOW_SECONDS;
  const count = windows * perWindow;
  const dueMs = Float64Array.from({ length: count }, (_, i) => (1000 * (i + random())) / RATE);
  const values = new Float64Array(count);
  for (let window = 0; window < windows; window += 1) {
    const isOver = troubleIn(one.shareOf(window), one.burstSeconds, random);
    for (let i = window * perWindow; i < (window + 1) * perWindow; i += 1) {
      values[i] = Number(isOver(dueMs[i]! / 1000 - window * WINDOW_SECONDS));
    }
  }
  const judged = judgeWindows([{ dueMs, values }], {
    seconds: WINDOW_SECONDS,
    p0,
    isOver: (value) => value > 0,
    levels: { pass: ALPHA, fail: ALPHA },
    plannedSeconds: windows * WINDOW_SECONDS,
    isPartial: false,
  });
  if (judged.some(({ verdict }) => verdict === 'above')) return 'fail';
  return judged.every(({ verdict }) => verdict === 'at most') ? 'pass' : 'open';
}

/** Whether a moment of a window is in trouble, of which exactly this share of its time is. */
function troubleIn(
  share: number,
  burstSeconds: number,
  random: () => number,
): (seconds: number) => boolean {
  if (burstSeconds === 0) return () => random() < share;
  const bursts = Math.round((share * WINDOW_SECONDS) / burstSeconds);
  // Bursts that don't overlap: gaps drawn at random, and the bursts between them.
  const free = WINDOW_SECONDS - bursts * burstSeconds;
  const starts = Array.from({ length: bursts }, () => random() * free)
    .toSorted((a, b) => a - b)
    .map((gap, index) => gap + index * burstSeconds);
  return (seconds) => starts.some((start) => seconds >= start && seconds < start + burstSeconds);
}
