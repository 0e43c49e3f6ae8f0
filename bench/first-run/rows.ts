import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import type { ProjectName } from './projects.ts';

/** A first run, as it is kept: one line of JSON. */
export interface Row {
  readonly project: ProjectName;
  /** Of the harness, with a `+` where files of it were changed since. */
  readonly commit: string;
  readonly code: number | null;
  readonly seconds: number;
  /** Of the last minute when it began, and the cores that bear it. */
  readonly load: number;
  readonly cores: number;
  /** Gates that do not pass: `load/smoke latency.p99: inconclusive, …`. */
  readonly open: readonly string[];
}

/** The rows of a file, those of a torn last line left out; none where there is no file. */
export async function readRows(file: string): Promise<readonly Row[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Row);
}

export async function appendRow(file: string, row: Row): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(row)}\n`);
}

/** Two-sided. */
const CONFIDENCE = 0.95;

/** How often it was exit code 0, and what was open where it was not. */
export function summaryOf(rows: readonly Row[]): string {
  const passed = rows.filter(({ code }) => code === 0).length;
  const codes = Map.groupBy(rows, ({ code }) => code);
  const [low, high] = clopperPearson(passed, rows.length, CONFIDENCE);
  const seconds = rows.map((row) => row.seconds).toSorted((a, b) => a - b);
  const loads = rows.map(({ load }) => load).toSorted((a, b) => a - b);
  const commits = [...new Set(rows.map(({ commit }) => commit))];
  return [
    `${[...codes].map(([code, of]) => `exit ${code}: ${of.length}`).join(', ')} of ${rows.length} runs`,
    `exit 0 in ${percent(passed / rows.length)} % [${percent(low)}, ${percent(high)}] at ${CONFIDENCE * 100} %`,
    `median ${middle(seconds).toFixed(1)} s, longest ${(seconds.at(-1) ?? 0).toFixed(1)} s`,
    `load ${loads.at(0)} to ${loads.at(-1)} on ${rows.at(-1)?.cores} cores`,
    `commit ${commits.join(', ')}`,
    ...rows
      .filter(({ code }) => code !== 0)
      .map(({ code, open }) => `exit ${code}: ${open.join('; ')}`),
  ].join('\n  ');
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function middle(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
