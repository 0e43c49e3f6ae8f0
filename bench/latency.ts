import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { methods } from './latency/methods.ts';
import { kinds } from './latency/operations.ts';
import { tableLines } from './latency/table.ts';
import { type Cell, cellName, Trials } from './latency/trial.ts';

/**
 * The published table: how often this gate and its peers say what is true, live, on operations whose
 * slow-down is exact by construction. Parameters are fixed before the first trial, and no trial is dropped.
 *
 *   npm run bench:latency -- --trials 59 --percents 5,2 --out trials.jsonl --minutes 20
 *   npm run bench:latency -- --trials 59 --percents '' --rare 400,1000,0 --kinds cpu,json --busy --out rare.jsonl
 *
 * Trials are appended to `--out` as they come; the same command again goes on where it stopped. The cells
 * take turns, so that an hour of a bad neighbor hits them all. Ctrl-C prints the table too.
 */
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '5' },
    kinds: { type: 'string', default: kinds.join() },
    methods: { type: 'string', default: 'assay' },
    percents: { type: 'string', default: '0,5,2,1,10' },
    /** 100 times the work in 1 of so many calls: `400,1000`, and 0 for unchanged code at the same margin. */
    rare: { type: 'string', default: '' },
    busy: { type: 'boolean', default: false },
    /** What a verdict may take, for all questions alike. */
    seconds: { type: 'string' },
    out: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    verbose: { type: 'boolean', default: false },
    /** Nothing is measured: the table of what is in `--out`. */
    table: { type: 'boolean', default: false },
  },
});

/** What is asked: slow-down and margin in percent, and the seconds that a verdict may take. */
const questions = [
  { percent: 0, margin: 1, seconds: 10 },
  // Short launches, which requests and inferences share processes for.
  { percent: 0, margin: 2.5, seconds: 3 },
  { percent: 5, margin: 2.5, seconds: 3 },
  { percent: 2, margin: 1, seconds: 10 },
  { percent: 1, margin: 0.5, seconds: 30 },
  { percent: 10, margin: 5, seconds: 10 },
] as const;

/**
 * What is asked of rare calls: that nothing passes. By the sum of all calls 1 of 400 is slower by 25 %, and
 * 1 of 1,000 by 10 %.
 */
const rareQuestion = { percent: 0, margin: 5, seconds: 10 } as const;

const names = values.methods === 'peers' ? peers() : values.methods.split(',');
for (const name of names) {
  if (methods[name] === undefined) {
    throw new Error(`there is no method '${name}'; methods are ${Object.keys(methods).join('; ')}`);
  }
}
const numbers = (text: string): number[] => text.split(',').filter(Boolean).map(Number);
const wanted = new Set(numbers(values.percents));
const asked = [
  ...questions.filter(({ percent }) => wanted.has(percent)),
  ...numbers(values.rare).map((rare) => ({ ...rareQuestion, ...(rare > 0 ? { rare } : {}) })),
];
const cells: Cell[] = values.kinds
  .split(',')
  .flatMap((word) => kinds.filter((kind) => kind === word))
  .flatMap((kind) =>
    asked
      // Node's timers count whole milliseconds: 1 % of 20 ms is none.
      .filter(({ percent }) => kind !== 'timer' || percent === 0 || percent >= 5)
      .flatMap((question) =>
        names.map((method) => ({
          kind,
          method,
          busy: values.busy,
          ...question,
          seconds: Number(values.seconds ?? question.seconds),
        })),
      ),
  );

const trials = new Trials(values.out ?? null);
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    printTable();
    process.exit(code);
  });
}
if (!values.table) await measure();
printTable();

async function measure(): Promise<void> {
  const burner = values.busy ? new Worker('for (;;);', { eval: true }) : null;
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  process.stdout.write(
    `load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}\n`,
  );
  try {
    for (let round = 0; round < Number(values.trials); round++) {
      for (const cell of cells) {
        if (trials.count(cell) > round) continue;
        if (performance.now() > endMs) return;
        const trial = await methods[cell.method]!(cell, folder);
        trials.add(trial);
        if (!values.verbose) continue;
        process.stdout.write(
          `${cellName(cell)}: ${trial.verdict} ${trial.tookSeconds.toFixed(1)} s (${trial.pairs}) ${trial.reason}\n`,
        );
      }
    }
  } finally {
    await burner?.terminate();
  }
}

function peers(): string[] {
  return Object.keys(methods).filter((name) => name !== 'assay');
}

function printTable(): void {
  process.stdout.write(`${tableLines(trials.all).join('\n')}\n`);
}
