import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { familyLevels } from '../../harness/statistics/family.ts';
import { sortSamples } from '../../harness/metrics/samples.ts';
import { median } from '../../harness/statistics/quantile.ts';
import { simulateCapacity } from './simulate-capacity.ts';
import { weathers } from './simulate.ts';

export interface CapacityTable {
  readonly runs: number;
  /** How much lower the candidate's highest rate is, in percent. */
  readonly percents: readonly number[];
  /** In percent. */
  readonly margin: number;
  readonly budgetSeconds: number;
}

const ALPHA = 0.01;

/** How often the rule of two highest rates says what is true of simulated queues. */
export async function* capacityLines(table: CapacityTable): AsyncGenerator<string> {
  const { runs, percents, margin, budgetSeconds } = table;
  yield '| machine | lower by | lower: of all | not lower | undecided | pairs, median | seconds, median |';
  yield '| --- | --- | --- | --- | --: | --: | --: |';
  for (const weather of weathers) {
    for (const percent of percents) {
      const counts = { pass: 0, fail: 0, inconclusive: 0 };
      const pairs: number[] = [];
      const seconds: number[] = [];
      for (let run = 1; run <= runs; run += 1) {
        const told = await simulateCapacity({
          weather,
          lowerBy: percent / 100,
          margin: margin / 100,
          levels: familyLevels(ALPHA, 1),
          budgetSeconds,
          seed: run * 7919 + percent,
        });
        counts[told.verdict] += 1;
        pairs.push(told.pairs);
        seconds.push(told.seconds);
      }
      const { fail, pass, inconclusive } = counts;
      yield `| ${weather.name} | ${percent} % | ${bounded(fail, runs)} | ${bounded(pass, runs)} | ${inconclusive} | ${middle(pairs)} | ${middle(seconds)} |`;
    }
  }
}

const middle = (values: readonly number[]): string => median(sortSamples(values)).toFixed(0);

function bounded(count: number, runs: number): string {
  const [low, high] = clopperPearson(count, runs, 0.95);
  return `${count}/${runs} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}
