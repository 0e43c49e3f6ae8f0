import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judgeLoad, type LoadPolicy } from '../harness/cli/actions/load-gates.ts';
import { builtInProfiles } from '../harness/config/profiles.ts';
import { type LoadOutcome, runScript } from '../harness/load/run-script.ts';
import { countEnds } from '../harness/measurement/load-ledger.ts';
import { parseThresholds } from '../harness/thresholds/parse.ts';
import type { Verdict } from '../harness/verdicts/verdict.ts';
import type { Served } from './verdicts/behavior.ts';
import { type Case, cases } from './verdicts/cases.ts';

/**
 * `npm run bench:verdicts`: whole runs of k6 against back ends that write down what they really did, each
 * judged as `assay load` judges. Prints a table of verdicts, counts and percentiles against the truth, and
 * ends with 1 where a bad one shipped, a good one was blocked or a count differs.
 * `-- --cases hang` runs those whose name holds the word, `--repeat 60` each of them so many times; `--out file` writes the rows as JSON, `--doc` the
 * table into docs/load.md.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '' },
    repeat: { type: 'string', default: '1' },
    out: { type: 'string' },
    doc: { type: 'boolean', default: false },
  },
});

interface Row {
  readonly name: string;
  /** `disturbed`: it was to be good, and the back end itself was too slow. */
  readonly truth: Case['truth'] | 'disturbed';
  readonly verdict: Verdict;
  readonly isWrong: boolean;
  /** Requests in the ledger that reached the back end, and those that it saw. */
  readonly counted: number;
  readonly served: number;
  readonly differs: boolean;
  /** The largest distance of p50, p95 and p99 from the server's own, in ms; null where it can't be told. */
  readonly offMs: number | null;
  readonly isOff: boolean;
  readonly why: string;
}

async function tryCase(one: Case): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-verdicts-'));
  const server = fork(
    fileURLToPath(new URL('verdicts/server.ts', import.meta.url)),
    [JSON.stringify(one.behavior)],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  try {
    const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }];
    const served = once(server, 'message') as Promise<[Served]>;
    const script = join(folder, 'case.js');
    await writeFile(script, one.script);
    const outcome = await runScript({
      script,
      targetUrl: `http://127.0.0.1:${port}`,
      folder: join(folder, 'run'),
      abort: new AbortController().signal,
    });
    if (server.connected) server.send('record');
    const [record] = await served;
    return rowOf(one, outcome, record);
  } finally {
    server.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

function rowOf(one: Case, outcome: LoadOutcome, served: Served): Row {
  const thresholds = Object.entries(one.limits).map(([scenario, limits]) => [
    `load/case${scenario}`,
    limits,
  ]);
  const policy: LoadPolicy = {
    thresholds: parseThresholds(Object.fromEntries(thresholds)),
    profile: builtInProfiles.smoke,
    profileName: 'smoke',
    loaded: null,
    root: tmpdir(),
    checksFail: true,
    instances: 1,
    abortOnFail: false,
  };
  const { verdict, gates } = judgeLoad(outcome, 'load/case', policy, {
    loads: outcome.measurements.map(({ subject, plannedRate, plannedSeconds }) => ({
      subject,
      rate: plannedRate,
      seconds: plannedSeconds,
    })),
    allowInconclusive: false,
    reproduce: 'npm run bench:verdicts',
  });
  const counted = outcome.measurements.reduce(
    (sum, { ledger, hops }) =>
      sum +
      hops +
      countEnds(ledger, 'answered') +
      countEnds(ledger, 'failed') +
      countEnds(ledger, 'in flight'),
    0,
  );
  const offMs = distanceMs(outcome, served);
  const truth = one.truth === 'good' && isDisturbed(served) ? 'disturbed' : one.truth;
  const decisive = gates.find((gate) => gate.verdict === verdict && verdict !== 'pass');
  return {
    name: one.name,
    truth,
    verdict,
    isWrong: isWrong(truth, verdict),
    counted,
    served: served.arrivedMs.length,
    differs: one.isCounted && counted !== served.arrivedMs.length,
    offMs: offMs === null ? null : offMs.most,
    isOff: offMs?.isOff ?? false,
    why:
      decisive === undefined ? '' : `${decisive.statistic}: ${decisive.reason.split('\n', 1)[0]}`,
  };
}

/** Of the good cases: what the limits of most of them allow, with room for what lies between. */
const DISTURBED_MS = 30;
const DISTURBED_SHARE = 0.04;

/** A back end that was itself too slow on a machine that had other things to do was not good. */
function isDisturbed({ tookMs }: Served): boolean {
  const slow = tookMs.filter((took) => took !== null && took > DISTURBED_MS).length;
  return slow > tookMs.length * DISTURBED_SHARE;
}

function isWrong(truth: Row['truth'], verdict: Verdict): boolean {
  if (truth === 'disturbed') return false;
  if (truth === 'good') return verdict === 'fail';
  if (truth === 'bad') return verdict === 'pass';
  return verdict !== 'inconclusive';
}

const percentiles = [0.5, 0.95, 0.99];
/** How far a percentile may be from the server's own: an answer has its way back to k6. */
const TOLERATED_MS = 1;
const TOLERATED_SHARE = 0.02;

/** Only where every request was answered once: what was never sent has no time on the server. */
function distanceMs(
  { measurements }: LoadOutcome,
  served: Served,
): { readonly most: number; readonly isOff: boolean } | null {
  const [only, ...others] = measurements;
  if (only === undefined || others.length > 0 || only.hops > 0) return null;
  const { ledger } = only;
  if (ledger.end.length === 0 || countEnds(ledger, 'answered') !== ledger.end.length) return null;
  const truth = trueLatencies(only, served);
  if (truth === null) return null;
  const ours = ledger.latencyMs.toSorted();
  let [most, isOff] = [0, false];
  for (const p of percentiles) {
    const [real = 0, seen = 0] = [truth[rank(p, truth.length)], ours[rank(p, ours.length)]];
    const distance = Math.abs(seen - real);
    most = Math.max(most, distance);
    if (distance > Math.max(TOLERATED_MS, TOLERATED_SHARE * real)) isOff = true;
  }
  return { most, isOff };
}

/**
 * What the server's own record says of an open scenario, ascending, from when each request was due: the n-th
 * that arrived is the n-th that was due, and the one that arrived soonest after it was due came on time. A
 * start that was late is in both then, on a busy machine, too. Null in a closed scenario: its server can't
 * know when its users asked.
 */
function trueLatencies(
  { ledger, plannedRate }: LoadOutcome['measurements'][number],
  { arrivedMs, tookMs }: Served,
): Float64Array | null {
  const took = Float64Array.from(tookMs, (one) => one ?? Number.NaN);
  if (plannedRate === null || took.length !== ledger.end.length) return null;
  if (took.some(Number.isNaN)) return null;
  const behindMs = took.map((_, n) => (arrivedMs[n] ?? 0) - (ledger.dueMs[n] ?? 0));
  const onTimeMs = behindMs.reduce((least, one) => Math.min(least, one), Infinity);
  return took.map((one, n) => one + (behindMs[n] ?? 0) - onTimeMs).toSorted();
}

function rank(p: number, length: number): number {
  return Math.max(0, Math.ceil(p * length) - 1);
}

function line(row: Row): string {
  const sign = row.isWrong || row.differs ? 'WRONG' : '';
  const off = row.offMs === null ? '-' : row.offMs.toFixed(1);
  const counts = row.differs ? `${row.counted} ≠ ${row.served}` : `${row.counted}`;
  return `| ${row.name} | ${row.truth} | ${row.verdict} | ${counts} | ${off} | ${sign || row.why} |`;
}

const docs = fileURLToPath(new URL('../docs/load.md', import.meta.url));
const [begin, finish] = ['<!-- verdicts -->', '<!-- /verdicts -->'] as const;

/** Puts the table between its marks. */
async function writeDoc(all: readonly Row[], sentence: string): Promise<void> {
  const text = await readFile(docs, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(finish)];
  if (from < 0 || to < from) throw new Error(`${docs} has no ${begin} … ${finish}`);
  const table = all.map(({ name, truth, verdict, counted, served, offMs }) => {
    const off = offMs === null ? '' : offMs.toFixed(1);
    return `| ${name} | ${truth} | ${verdict} | ${counted} · ${served} | ${off} |`;
  });
  const lines = [
    `${sentence} On ${availableParallelism()} cores, beside a load of ${(loadavg()[1] ?? 0).toFixed(0)}.`,
    '',
    '| case | in truth | verdict | requests: ledger · server | percentiles off by, ms |',
    '| --- | --- | --- | ---: | ---: |',
    ...table,
  ];
  await writeFile(
    docs,
    `${text.slice(0, from + begin.length)}\n\n${lines.join('\n')}\n\n${text.slice(to)}`,
  );
}

const rows: Row[] = [];
const startMs = performance.now();
process.stdout.write('| case | in truth | verdict | requests | off by, ms | why |\n');
process.stdout.write('| --- | --- | --- | --- | --- | --- |\n');
const chosen = cases.filter(({ name }) => name.includes(values.cases));
for (let time = 0; time < Number(values.repeat); time += 1) {
  for (const one of chosen) {
    const row = await tryCase(one);
    rows.push(row);
    process.stdout.write(`${line(row)}\n`);
  }
}
const count = (is: (row: Row) => boolean): number => rows.filter((row) => is(row)).length;
const falseShips = count(({ isWrong: wrong, verdict }) => wrong && verdict === 'pass');
const falseBlocks = count(({ isWrong: wrong, verdict }) => wrong && verdict === 'fail');
const differing = count(({ differs }) => differs);
const compared = count(({ offMs }) => offMs !== null);
const sentence =
  `${rows.length} cases in ${((performance.now() - startMs) / 60_000).toFixed(1)} min: ` +
  `${falseShips} false ships, ${falseBlocks} false blocks, ` +
  `${count(({ truth, verdict }) => truth !== 'invalid' && verdict === 'inconclusive')} undecided, ` +
  `${count(({ truth }) => truth === 'disturbed')} disturbed; ` +
  `${differing} with other counts than the server's; ` +
  `percentiles within 1 ms or 2 % of the server's own in ${compared - count(({ isOff }) => isOff)} of ${compared}.`;
process.stdout.write(`\n${sentence}\n`);
if (values.doc) await writeDoc(rows, sentence);
if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(rows, null, 2)}\n`);
process.exitCode = falseShips + falseBlocks + differing > 0 ? 1 : 0;
