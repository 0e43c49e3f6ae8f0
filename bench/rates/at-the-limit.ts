import { seededRandom } from '../../harness/statistics/random.ts';
import { rateRules } from './rules.ts';
import { isAssumed, type Stream, streams } from './streams.ts';

const ALPHA = 0.01;
const RATE = 100;
const SECONDS = 60;
const BURST_SECONDS = 0.1;
const percentiles = [0.5, 0.95, 0.99] as const;

/** For the streams whose names have a part: false passes and false fails when the true share over the limit is exactly the one that may be. */
export function atTheLimit(runs: number, part: string): void {
  const assumed = (stream: Stream, p0: number) =>
    isAssumed(stream, p0, { burstSeconds: BURST_SECONDS, driftSeconds: SECONDS / 12 });
  process.stdout.write(
    [
      `\n## Exactly at the limit: false pass / false fail, %\n`,
      `${RATE} requests/s, ${SECONDS} s, error ${100 * ALPHA} % each way, bursts up to ${1000 * BURST_SECONDS} ms. * beyond what is assumed.\n`,
      `| requests | ${percentiles.flatMap((p) => rateRules.map(({ name }) => `p${100 * p} ${name}`)).join(' | ')} |`,
      `| --- |${' ---: |'.repeat(percentiles.length * rateRules.length)}`,
      '',
    ].join('\n'),
  );
  for (const [index, stream] of streams.entries()) {
    if (!stream.name.includes(part)) continue;
    const cells = percentiles.map((p, column) => {
      const p0 = Number((1 - p).toFixed(6));
      const counts = countVerdicts(stream, p0, runs, 7919 * index + column);
      const mark = assumed(stream, p0) ? '' : ' *';
      return counts
        .map(({ passes, fails }) => `${percent(passes, runs)}/${percent(fails, runs)}${mark}`)
        .join(' | ');
    });
    process.stdout.write(`| ${stream.name} | ${cells.join(' | ')} |\n`);
  }
}

function countVerdicts(stream: Stream, p0: number, runs: number, seed: number) {
  const random = seededRandom(seed);
  const counts = rateRules.map(() => ({ passes: 0, fails: 0 }));
  for (let i = 0; i < runs; i++) {
    const run = stream.run({ share: p0, rate: RATE, seconds: SECONDS, random });
    for (const [at, rule] of rateRules.entries()) {
      const verdict = rule.judge(run, {
        p0,
        alpha: ALPHA,
        burstSeconds: BURST_SECONDS,
        rate: RATE,
      });
      const count = counts[at];
      if (count === undefined) continue;
      count.passes += Number(verdict === 'at most');
      count.fails += Number(verdict === 'above');
    }
  }
  return counts;
}

export function percent(part: number, whole: number): string {
  return String(Number(((100 * part) / whole).toFixed(1)));
}
