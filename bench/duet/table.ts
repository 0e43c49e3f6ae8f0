import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { type Answer, cellName, type Trial } from './trial.ts';

/** All trials with exact bounds at 95 %, one line a cell and rule. */
export function tableLines(trials: readonly Trial[]): string[] {
  const rows = trials.flatMap((trial) =>
    trial.answers.map((answer) => ({ name: `${cellName(trial)} | ${answer.rule}`, answer })),
  );
  const groups = [...Map.groupBy(rows, ({ name }) => name)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    '| method | slow-down | load | rule | slower | not slower | undecided | ratio: median [least, most] | decided after, of blocks |',
    '| --- | --- | --- | --- | --- | --- | --: | --- | --- |',
    ...groups.map(([name, own]) => `| ${name} | ${cells(own.map(({ answer }) => answer))} |`),
  ];
}

function cells(answers: readonly Answer[]): string {
  const said = (verdict: Answer['verdict']) =>
    answers.filter((answer) => answer.verdict === verdict).length;
  return [
    bounded(said('fail'), answers.length),
    bounded(said('pass'), answers.length),
    said('inconclusive'),
    spread(answers.flatMap(({ ratio }) => ratio ?? [])),
    decided(answers),
  ].join(' | ');
}

function spread(ratios: readonly number[]): string {
  if (ratios.length === 0) return '';
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(3);
  return `${at(0.5)} [${at(0)}, ${at(1)}]`;
}

function decided(answers: readonly Answer[]): string {
  const blocks = answers.map(({ logRatios }) => logRatios.length);
  const after = answers.flatMap(({ decidedAfter }) => decidedAfter ?? []);
  if (Math.max(...blocks) === 0 || after.length === 0) return '';
  const sorted = after.toSorted((a, b) => a - b);
  return `${sorted[sorted.length >> 1]} of ${Math.max(...blocks)}`;
}

function bounded(count: number, trials: number): string {
  const [low, high] = clopperPearson(count, trials, 0.95);
  return `${count}/${trials} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}
