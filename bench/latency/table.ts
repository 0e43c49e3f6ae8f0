import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { cellName, type Trial } from './trial.ts';

/** The table of all trials, with exact bounds at 95 %, one line a cell, and the false alarms together. */
export function tableLines(trials: readonly Trial[]): string[] {
  const cells = [...Map.groupBy(trials, cellName)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lines = cells.map(([name, own]) => {
    const fail = own.filter(({ verdict }) => verdict === 'fail').length;
    const pass = own.filter(({ verdict }) => verdict === 'pass').length;
    const seconds = own.map(({ tookSeconds }) => tookSeconds).toSorted((a, b) => a - b);
    return `| ${name} | ${bounded(fail, own.length)} | ${bounded(pass, own.length)} | ${own.length - fail - pass} | ${toldRare(own)} | ${(seconds[seconds.length >> 1] ?? 0).toFixed(1)} | ${(seconds.at(-1) ?? 0).toFixed(1)} |`;
  });
  return [
    '| operation | method | slow-down | margin | machine | fail | pass | inconclusive | rare calls told | s, median | s, most |',
    '| --- | --- | --- | --- | --- | --- | --- | --: | --- | --: | --: |',
    ...lines,
    '',
    ...totals(trials),
  ];
}

function totals(trials: readonly Trial[]): string[] {
  const unchanged = trials.filter(({ percent, rare }) => percent === 0 && rare === undefined);
  return [...Map.groupBy(unchanged, ({ method }) => method)].map(([method, own]) => {
    const fail = own.filter(({ verdict }) => verdict === 'fail').length;
    const told = toldRare(own);
    const rare = told === '' ? '' : `, ${told} times rare slow calls told of it`;
    return `${method}: ${bounded(fail, own.length)} false alarms on unchanged code${rare}`;
  });
}

/** How often the line on rare calls forbade a pass; empty where no trial has that line. */
function toldRare(trials: readonly Trial[]): string {
  const judged = trials.filter(({ rareCalls }) => rareCalls !== undefined);
  if (judged.length === 0) return '';
  const told = judged.filter(({ rareCalls }) => rareCalls === 'inconclusive').length;
  return bounded(told, judged.length);
}

function bounded(count: number, trials: number): string {
  const [low, high] = clopperPearson(count, trials, 0.95);
  return `${count}/${trials} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}
