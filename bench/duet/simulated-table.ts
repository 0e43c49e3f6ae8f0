import { BLOCKS_OF_ONE_ROUND } from '../../harness/measurement/duet/block-ratios.ts';
import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { answerOf, questions } from './ask-duet.ts';
import { simulateDuet, type Weather, weathers } from './simulate.ts';

export interface SimulatedTable {
  readonly runs: number;
  readonly percents: readonly number[];
  readonly seconds: number;
  readonly rate: number;
  readonly turnMs: number;
}

/** How often the rules say what is true of simulated loads. */
export function* simulatedLines(table: SimulatedTable): Generator<string> {
  yield '| machine | slow-down | rule | slower | not slower | undecided |';
  yield '| --- | --- | --- | --- | --- | --: |';
  for (const weather of weathers) {
    for (const percent of table.percents) yield* cell(weather, percent, table);
  }
}

function* cell(weather: Weather, percent: number, table: SimulatedTable): Generator<string> {
  const { runs, seconds, rate, turnMs } = table;
  const counts = questions.map(() => ({ pass: 0, fail: 0, inconclusive: 0 }));
  for (let seed = 1; seed <= runs; seed += 1) {
    const round = simulateDuet({
      weather,
      percent,
      seconds,
      rate,
      turnMs,
      seed: seed * 7919 + percent,
    });
    for (const [at, question] of questions.entries()) {
      const { verdict } = answerOf(
        {
          kind: 'duet',
          subject: 'load/simulated',
          against: 'base',
          rounds: [round],
          endpoints: [],
          turnMs,
          blocksARound: BLOCKS_OF_ONE_ROUND,
          seconds,
          applied: [],
          cpu: null,
          broken: null,
        },
        question,
      );
      counts[at]![verdict] += 1;
    }
  }
  for (const [at, { p, margin }] of questions.entries()) {
    const { pass, fail, inconclusive } = counts[at]!;
    yield `| ${weather.name} | +${percent} % | p${p * 100} at ${margin} % | ${bounded(fail, runs)} | ${bounded(pass, runs)} | ${inconclusive} |`;
  }
}

function bounded(count: number, runs: number): string {
  const [low, high] = clopperPearson(count, runs, 0.95);
  return `${count}/${runs} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}
