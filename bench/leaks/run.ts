import { appendFile, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { rules } from './rules.ts';

/**
 * `npm run bench:leaks -- --runs 3 --rules assay,memwatch --cases clean`: runs the corpus against Assay and
 * against the rules that others use, and prints the confusion matrix with Clopper-Pearson bounds at 95 %.
 * Every single verdict is appended to reports/runs/bench-leaks.jsonl.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    rules: { type: 'string', default: 'assay' },
    cases: { type: 'string', default: '' },
  },
});
const folder = fileURLToPath(new URL('cases', import.meta.url));
const log = fileURLToPath(new URL('../../reports/runs/bench-leaks.jsonl', import.meta.url));

type Outcome = 'leak' | 'clean' | 'inconclusive' | 'error';

interface Row {
  readonly rule: string;
  readonly expected: 'leak' | 'clean';
  readonly outcome: Outcome;
  readonly seconds: number;
}

const files = (await readdir(folder)).filter((file) => file.includes(values.cases)).toSorted();
const chosen = rules.filter(({ name }) => values.rules.split(',').includes(name));
const rows: Row[] = [];
await mkdir(dirname(log), { recursive: true });
for (let run = 0; run < Number(values.runs); run++) {
  for (const file of files) {
    for (const rule of chosen) rows.push(await judge(rule, file));
  }
}
for (const { name } of chosen) process.stdout.write(summary(name, rows));

async function judge(rule: (typeof rules)[number], file: string): Promise<Row> {
  const startedMs = performance.now();
  const outcome = await rule.judge(join(folder, file)).catch((error: unknown): Outcome => {
    process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    return 'error';
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const expected = file.startsWith('leak') ? 'leak' : 'clean';
  const row: Row = { rule: rule.name, expected, outcome, seconds };
  await appendFile(log, `${JSON.stringify({ file, ...row })}\n`);
  const mark = outcome === expected ? ' ' : '✘';
  process.stdout.write(
    `${mark} ${rule.name.padEnd(10)} ${file.padEnd(36)} ${outcome.padEnd(12)} ${seconds.toFixed(1)} s\n`,
  );
  return row;
}

function summary(name: string, all: readonly Row[]): string {
  const own = all.filter(({ rule }) => rule === name);
  const seconds = own.map((row) => row.seconds).toSorted((a, b) => a - b);
  const of = (expected: string): Row[] => own.filter((row) => row.expected === expected);
  const count = (part: readonly Row[], outcome: Outcome): string => {
    const hits = part.filter((row) => row.outcome === outcome).length;
    const [low, high] = clopperPearson(hits, Math.max(1, part.length), 0.95);
    return `${hits}/${part.length} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}] %`;
  };
  return [
    '',
    name,
    `  leaks found          ${count(of('leak'), 'leak')}`,
    `  leaks inconclusive   ${count(of('leak'), 'inconclusive')}`,
    `  false alarms         ${count(of('clean'), 'leak')}`,
    `  clean inconclusive   ${count(of('clean'), 'inconclusive')}`,
    `  seconds a verdict    median ${seconds[seconds.length >> 1]?.toFixed(1)}, most ${seconds.at(-1)?.toFixed(1)}`,
    '',
  ].join('\n');
}
