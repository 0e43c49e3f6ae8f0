import { seededRandom } from '../../harness/statistics/random.ts';
import { percent } from './at-the-limit.ts';
import { firstDecision } from './first-decision.ts';
import type { Stream } from './streams.ts';
import { streams } from './streams.ts';

const ALPHA = 0.01;
const RATE = 100;
const looks = [30, 60, 120, 240] as const;
const cases = [
  { p0: 0.05, burstSeconds: 0.05, what: 'p95, bursts up to 50 ms' },
  { p0: 0.01, burstSeconds: 0.05, what: 'p99, bursts up to 50 ms' },
  { p0: 0.01, burstSeconds: 0.2, what: 'p99, bursts up to 200 ms' },
  { p0: 0.005, burstSeconds: 0.2, what: 'errors 0.5 %, bursts up to 200 ms' },
] as const;
/** True shares over the limit, as parts of the one that may be. */
const parts = [0, 0.25, 0.5, 1, 2] as const;
const chosen = ['independent', 'bursts of 50 ms', 'a queue that is 60 % busy', 'drift, tau 2 s'];

/** What a decision costs, and how often it errs in all, when the load goes on while it is undecided. */
export function overLooks(runs: number): void {
  process.stdout.write(
    [
      `\n## Looks at ${looks.join(', ')} s: passed / failed in all, %, and the seconds that half and 99 % of the runs took\n`,
      `${RATE} requests/s, error ${100 * ALPHA} % each way over all looks. – not decided in ${looks.at(-1)} s.\n`,
      `| requests | gate | ${parts.map((part) => `${part} × the limit`).join(' | ')} |`,
      `| --- | --- |${' --- |'.repeat(parts.length)}`,
      '',
    ].join('\n'),
  );
  for (const stream of streams.filter(({ name }) => chosen.some((one) => name.startsWith(one)))) {
    for (const { p0, burstSeconds, what } of cases) {
      const cells = parts.map((part, at) => {
        const random = seededRandom(31 * at + Math.round(1e5 * p0 * burstSeconds));
        return outcome(stream, { p0, burstSeconds, share: part * p0 }, runs, random);
      });
      process.stdout.write(`| ${stream.name} | ${what} | ${cells.join(' | ')} |\n`);
    }
  }
}

function outcome(
  stream: Stream,
  gate: { readonly p0: number; readonly burstSeconds: number; readonly share: number },
  runs: number,
  random: () => number,
): string {
  let [passes, fails] = [0, 0];
  const took: number[] = [];
  for (let i = 0; i < runs; i++) {
    const run = stream.run({
      share: Math.max(gate.share, 1e-12),
      rate: RATE,
      seconds: looks.at(-1) ?? 0,
      random,
    });
    const decided = firstDecision(run, { ...gate, alpha: ALPHA, looks });
    passes += Number(decided?.verdict === 'at most');
    fails += Number(decided?.verdict === 'above');
    took.push(decided?.seconds ?? Number.POSITIVE_INFINITY);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => {
    const seconds = took[Math.ceil(share * runs) - 1] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(seconds) ? String(seconds) : '–';
  };
  return `${percent(passes, runs)}/${percent(fails, runs)} · ${at(0.5)} ${at(0.99)}`;
}
