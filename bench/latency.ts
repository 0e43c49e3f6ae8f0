import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { compareBenchmarks } from '../harness/run/compare/compare-benchmarks.ts';
import { clopperPearson } from '../harness/statistics/clopper-pearson.ts';
import { type Kind, kinds, piecesFor, writeOperation } from './latency/operations.ts';
import {
  fixedRule,
  mannWhitneyRule,
  mean,
  meanRule,
  tinybenchRun,
  welchRule,
} from './latency/peers.ts';

/**
 * The published table: how often this gate and its peers say what is true, live, on operations whose
 * slow-down is exact by construction. `npm run bench:latency -- --trials 100 --kinds cpu,json --busy`.
 * Parameters are fixed before the first trial, and no trial is dropped.
 */
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '5' },
    kinds: { type: 'string', default: kinds.join() },
    out: { type: 'string' },
    busy: { type: 'boolean', default: false },
    percents: { type: 'string', default: '0,5,2,1,10' },
    verbose: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
  },
});

/** What is asked: slow-down and margin in percent, and the seconds that a verdict may take. */
const questions = [
  { percent: 0, margin: 1, seconds: 10 },
  { percent: 5, margin: 2.5, seconds: 3 },
  { percent: 2, margin: 1, seconds: 10 },
  { percent: 1, margin: 0.5, seconds: 30 },
  { percent: 10, margin: 5, seconds: 10 },
] as const;

interface Row {
  readonly kind: Kind;
  readonly method: string;
  readonly percent: number;
  readonly margin: number;
  readonly trials: number;
  readonly pass: number;
  readonly fail: number;
  readonly seconds: number;
}

const trials = Number(values.trials);
const chosen = kinds.filter((kind) => values.kinds.split(',').includes(kind));
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
const burner = values.busy ? new Worker('for (;;);', { eval: true }) : null;
const rows: Row[] = [];
process.stdout.write(
  `load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}${values.busy ? ', one core busy' : ''}\n`,
);
try {
  for (const kind of chosen) {
    for (const question of questions) {
      if (!values.percents.split(',').includes(String(question.percent))) continue;
      if (kind === 'timer' && question.percent > 0 && question.percent < 5) continue;
      report(await askGate(kind, question));
      if (values.peers) for (const row of await askPeers(kind, question.percent)) report(row);
    }
  }
} finally {
  await burner?.terminate();
}
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(rows, null, 2)}\n`);

async function askGate(kind: Kind, question: (typeof questions)[number]): Promise<Row> {
  const { percent, margin, seconds } = question;
  const { pieces, more } = piecesFor(kind, percent);
  const file = (extra: number) =>
    ({
      kind: 'module',
      file: writeOperation(folder, kind, { pieces, more: extra }),
      bench: null,
    }) as const;
  const pair = {
    name: kind,
    against: 'base',
    sides: { kind: 'operations', base: file(0), candidate: file(more) },
  } as const;
  const row = { kind, method: 'assay', percent, margin, trials, pass: 0, fail: 0, seconds: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const [result] = await compareBenchmarks([pair], {
      margin: margin / 100,
      alpha: 0.01,
      budgetMs: seconds * 1000,
      mostLaunches: 500,
      seed: (Date.now() + trial) >>> 0,
    });
    row.pass += Number(result?.verdict === 'pass');
    row.fail += Number(result?.verdict === 'fail');
    row.seconds += (result?.seconds ?? 0) / trials;
    if (values.verbose)
      process.stdout.write(`  ${result?.verdict}: ${result?.reason} (${result?.pairs})\n`);
  }
  return row;
}

async function askPeers(kind: Kind, percent: number): Promise<Row[]> {
  const { pieces, more } = piecesFor(kind, percent);
  const base = writeOperation(folder, kind, { pieces, more: 0 });
  const candidate = writeOperation(folder, kind, { pieces, more });
  const started = performance.now();
  const stored = mean((await tinybenchRun(base, base)).base);
  const flagged = new Map<string, number>();
  const count = (method: string, isSlow: boolean) =>
    flagged.set(method, (flagged.get(method) ?? 0) + Number(isSlow));
  for (let trial = 0; trial < trials; trial++) {
    const run = await tinybenchRun(base, candidate);
    count('tinybench, mean > 105 % (as Vitest with delta .05)', meanRule(run));
    count('Welch p < .05', welchRule(run));
    count('stored baseline + 5 %', fixedRule(stored, run));
    // Alternating runs in processes of their own: five means a side.
    const means: { base: number[]; candidate: number[] } = { base: [], candidate: [] };
    for (let i = 0; i < 5; i++) {
      means.base.push(mean((await tinybenchRun(base, base)).base));
      means.candidate.push(mean((await tinybenchRun(candidate, candidate)).base));
    }
    count('Mann-Whitney, 10 alternating processes', mannWhitneyRule(means));
  }
  const seconds = (performance.now() - started) / 1000 / trials / 12;
  return [...flagged].map(([method, fail]) => ({
    kind,
    method,
    percent,
    margin: 5,
    trials,
    pass: trials - fail,
    fail,
    seconds: method.startsWith('Mann') ? seconds * 10 : seconds,
  }));
}

function report(row: Row): void {
  rows.push(row);
  const bound = (count: number) => {
    const [low, high] = clopperPearson(count, row.trials, 0.95);
    return `${count}/${row.trials} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
  };
  process.stdout.write(
    `| ${row.kind} | ${row.method} | +${row.percent} % | margin ${row.margin} % | fail ${bound(row.fail)} | pass ${bound(row.pass)} | ${row.seconds.toFixed(1)} s |\n`,
  );
}
