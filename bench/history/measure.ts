import { documentSchema } from '../../harness/document/document.ts';
import type { SqlDatabase } from '../../harness/history/database/sql.ts';
import { keepRun } from '../../harness/history/kept/keep-run.ts';
import { keptValues } from '../../harness/history/kept/kept-values.ts';
import { listRuns } from '../../harness/history/kept/list-runs.ts';
import { listSeries, readTrend } from '../../harness/history/kept/read-trend.ts';
import { sortSamples } from '../../harness/metrics/samples.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import { quantile } from '../../harness/statistics/quantile.ts';
import { fill, MODELS, project, syntheticRun } from './synthetic.ts';

const TIMES = 200;

export interface Figure {
  readonly what: string;
  readonly ms: ReturnType<typeof sortSamples>;
  /** Of the issue: the median is at the most this, in ms; null where there is none. */
  readonly limitMs: number | null;
}

/** Fills an empty history with synthetic runs, and measures what a run and a reader wait for. */
export async function measure(database: SqlDatabase, runs: number): Promise<readonly Figure[]> {
  for (let number = 0; number < MODELS; number += 1) {
    await keepRun(database, documentSchema.parse(syntheticRun(number)), { project });
  }
  const start = performance.now();
  await fill(database, runs);
  await database.query('analyze');
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${database.place}: ${runs} runs in ${seconds} s`);
  const random = seededRandom(runs);
  const series = await listSeries(database, { project, gate: '', keptAs: 'regular' });
  const alike = { project, machineKind: 'machine 1', profile: 'ci', keptAs: ['regular'] as const };
  let number = runs;
  return [
    await timesOf('insert a run', 20, async () => {
      number += 1;
      await keepRun(database, syntheticRun(number), { project });
    }),
    await timesOf('trend, 100 values', 50, async () => {
      const one = series[Math.floor(random() * series.length)];
      const points = await readTrend(database, one?.id ?? 0, 100);
      if (points.length !== 100) throw new Error(`the trend has ${points.length} values`);
    }),
    await timesOf('trend, 1,000 values', null, async () => {
      const one = series[Math.floor(random() * series.length)];
      await readTrend(database, one?.id ?? 0, 1_000);
    }),
    await timesOf('series of a gate', null, () =>
      listSeries(database, { project, gate: 'scenario-7 ', keptAs: 'regular' }),
    ),
    await timesOf('sparklines of all gates', null, () => keptValues(database, alike)),
    await timesOf('list of 20', null, () => listRuns(database, { project, most: 20 })),
  ];
}

async function timesOf(
  what: string,
  limitMs: number | null,
  run: () => Promise<unknown>,
): Promise<Figure> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return { what, ms: sortSamples(times), limitMs };
}

/** `insert a run  4.1 ms` at the median, the 95th percentile and the longest. */
export function row(name: string, { what, ms, limitMs }: Figure): string {
  const shown = [0.5, 0.95, 1].map((level) => `${quantile(ms, level).toFixed(1)} ms`);
  return `| ${name} | ${what} | ${shown.join(' | ')} | ${limitMs === null ? '' : `${limitMs} ms`} |`;
}
