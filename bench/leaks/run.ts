import { appendFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { startServices } from '../../fixtures/services/start-services.ts';
import { loadConfig } from '../../harness/config/load-config.ts';
import { type Outcome, type Row, isRight, matrixOf, matrixText } from './matrix.ts';
import { phasesText } from './phases.ts';
import { type LeakJudge, isServer, rules } from './rules.ts';

/**
 * `npm run bench:leaks -- --runs 3 --rules assay,memwatch --kind clean --busy`: runs the corpus against
 * Assay and against the rules that others use, and prints the confusion matrix with Clopper-Pearson bounds
 * at 95 %, the injected sizes and what was judged wrongly. Every single verdict is appended to
 * reports/runs/bench-leaks.jsonl; --out writes the matrix as JSON. Ctrl-C prints what there is.
 */
const { values } = parseArgs({
  options: {
    /** Times each case is judged by each rule. */
    runs: { type: 'string', default: '1' },
    rules: { type: 'string', default: 'assay' },
    /** Parts of the names of the cases, with commas between. */
    cases: { type: 'string', default: '' },
    /** Only the clean, the leaky, or the open ones. */
    kind: { type: 'string', default: '' },
    /** Another folder of cases; their names begin with clean, leak, or open: what the budget can't tell. */
    folder: { type: 'string', default: fileURLToPath(new URL('cases', import.meta.url)) },
    /** Of `assay leak`, e.g. 1s: what is found in so long. */
    budget: { type: 'string' },
    /** Keeps one core busy meanwhile. */
    busy: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const chosen = rules.filter(({ name }) => values.rules.split(',').includes(name));
const files = (await readdir(values.folder))
  .filter((file) => /^(clean|leak|open)/.test(file) && file.startsWith(values.kind))
  .filter((file) => values.cases.split(',').some((part) => file.includes(part)))
  .toSorted();
if (files.length === 0 || chosen.length === 0) {
  throw new Error(
    `nothing to judge: no case of kind '${values.kind}' holds '${values.cases}', or no rule is one of ${rules.map(({ name }) => name).join(', ')}`,
  );
}
const log = fileURLToPath(new URL('../../reports/runs/bench-leaks.jsonl', import.meta.url));
await mkdir(dirname(log), { recursive: true });

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const rows: Row[] = [];
const burner = values.busy ? new Worker('for (;;);', { eval: true }) : null;
{
  await using services = await servicesFor(files);
  for (let run = 0; run < Number(values.runs); run++) {
    for (const file of files) {
      for (const rule of chosen) {
        if (interrupted.signal.aborted || (isServer(file) && rule.name !== 'assay')) continue;
        await judge(rule, file, services.environment);
      }
    }
  }
}
await burner?.terminate();
const matrices = chosen.map(({ name }) => matrixOf(name, rows));
for (const matrix of matrices) process.stdout.write(matrixText(matrix));
process.stdout.write(phasesText(rows));
if (values.out !== undefined) {
  const { runs, busy, budget = null } = values;
  const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}`;
  const document = { machine, runs: Number(runs), busy, budget, matrices, rows };
  await writeFile(values.out, `${JSON.stringify(document, null, 1)}\n`);
}
process.exitCode = interrupted.signal.aborted ? 130 : 0;

/** Postgres and Redis, started once for all cases that need them. */
async function servicesFor(
  names: readonly string[],
): Promise<AsyncDisposable & { environment: Readonly<Record<string, string>> }> {
  if (!names.some((name) => /-(pg|redis)-/.test(name))) {
    return { environment: {}, [Symbol.asyncDispose]: async () => undefined };
  }
  const { config } = await loadConfig();
  const services = await startServices({ ...config.services });
  return {
    environment: services.handOver(),
    [Symbol.asyncDispose]: () => services[Symbol.asyncDispose](),
  };
}

async function judge(
  rule: LeakJudge,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const startedMs = performance.now();
  const options = {
    environment,
    budget: values.budget ?? null,
    signal: interrupted.signal,
  };
  const { verdict: outcome, phases = {} } = await rule
    .judge(join(values.folder, file), options)
    .catch((error: unknown): { readonly verdict: Outcome; readonly phases?: Row['phases'] } => {
      process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
      return { verdict: 'error' };
    });
  if (interrupted.signal.aborted) return;
  const row: Row = {
    rule: rule.name,
    name: basename(file, extname(file)),
    expected: expectedOf(file),
    outcome,
    seconds: (performance.now() - startedMs) / 1000,
    phases,
  };
  rows.push(row);
  await appendFile(log, `${JSON.stringify({ ...row, busy: values.busy })}\n`);
  const mark = isRight(row) ? ' ' : '✘';
  process.stdout.write(
    `${mark} ${rule.name.padEnd(10)} ${row.name.padEnd(38)} ${outcome.padEnd(12)} ${row.seconds.toFixed(1)} s\n`,
  );
}

function expectedOf(file: string): Row['expected'] {
  if (file.startsWith('leak')) return 'leak';
  return file.startsWith('open') ? 'open' : 'clean';
}
