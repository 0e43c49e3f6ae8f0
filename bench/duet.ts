import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { askDuet } from './duet/ask-duet.ts';
import { askPeers } from './duet/ask-peers.ts';
import { capacityLines } from './duet/capacity-table.ts';
import { kinds, startSides } from './duet/sides.ts';
import { simulatedLines } from './duet/simulated-table.ts';
import { tableLines } from './duet/table.ts';
import { type Cell, cellName, methods, Trials } from './duet/trial.ts';

/**
 * The published table of loads that two sides get in turn: how often the rules say what is true, beside two
 * runs of k6 one after the other. Each trial starts two fresh servers of which one does exactly so many
 * percent more work; none is dropped.
 *
 *   npm run bench:duet -- --trials 20 --percents 0,10 --seconds 90 --out duet.jsonl --minutes 60
 *   npm run bench:duet -- --simulate 500 --percents 0,5,10,20
 *   npm run bench:duet -- --capacity 100 --percents 0,10,20 --margin 10 --seconds 600
 *
 * Trials are appended to `--out` as they come; the same command again goes on where it stopped. The cells
 * take turns, so that a bad hour of the machine hits them all. Ctrl-C prints the table too.
 */
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '3' },
    percents: { type: 'string', default: '0,5,10,20' },
    kinds: { type: 'string', default: 'cpu' },
    methods: { type: 'string', default: methods.join() },
    /** Of load a trial, for both sides together. */
    seconds: { type: 'string', default: '90' },
    rate: { type: 'string', default: '100' },
    'turn-ms': { type: 'string', default: '100' },
    /** So many trials at once; for servers that wait, which leave each other the machine. */
    parallel: { type: 'string', default: '1' },
    out: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    /** Nothing is measured: the table of what is in `--out`. */
    table: { type: 'boolean', default: false },
    /** So many simulated runs a cell, and no real ones. */
    simulate: { type: 'string' },
    /** The same of the highest rates of two sides, at this margin in percent. */
    capacity: { type: 'string' },
    margin: { type: 'string', default: '10' },
  },
});

const numbers = (text: string): number[] => text.split(',').filter(Boolean).map(Number);
const percents = numbers(values.percents);
const load = {
  seconds: Number(values.seconds),
  rate: Number(values.rate),
};

if (values.capacity !== undefined) await simulateCapacities(Number(values.capacity));
else if (values.simulate === undefined) await measure();
else simulate(Number(values.simulate));

async function simulateCapacities(runs: number): Promise<void> {
  const margin = Number(values.margin);
  for await (const line of capacityLines({ runs, percents, margin, budgetSeconds: load.seconds })) {
    process.stdout.write(`${line}\n`);
  }
}

function simulate(runs: number): void {
  const turnMs = Number(values['turn-ms']);
  for (const line of simulatedLines({ runs, percents, turnMs, ...load })) {
    process.stdout.write(`${line}\n`);
  }
}

async function measure(): Promise<void> {
  const trials = new Trials(values.out ?? null);
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
    process.stdout.write(`${tableLines(trials.all).join('\n')}\n`);
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(code));
  }
  if (values.table) return;
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  const due = dueTrials(trials);
  const workers = Array.from({ length: Number(values.parallel) }, async (_, worker) => {
    for (let cell = due.shift(); cell !== undefined; cell = due.shift()) {
      if (performance.now() + cell.seconds * 1000 > endMs) return;
      await tryOnce(cell, trials, join(folder, String(worker)));
    }
  });
  await Promise.all(workers);
}

/** What is not in the file yet, the cells in turn. */
function dueTrials(trials: Trials): Cell[] {
  const rounds = Array.from({ length: Number(values.trials) }, (_, round) => round);
  return rounds.flatMap((round) => cells().filter((cell) => trials.count(cell) <= round));
}

function cells(): Cell[] {
  const asked = values.methods.split(',');
  return kinds
    .filter((kind) => values.kinds.split(',').includes(kind))
    .flatMap((kind) =>
      percents.flatMap((percent) =>
        methods
          .filter((method) => asked.includes(method))
          .flatMap((method) =>
            // Turns are the duet's alone.
            (method === 'duet' ? numbers(values['turn-ms']) : [0]).map((turnMs) => ({
              method,
              kind,
              percent,
              turnMs,
              ...load,
            })),
          ),
      ),
    );
}

async function tryOnce(cell: Cell, trials: Trials, folder: string): Promise<void> {
  await using sides = await startSides(cell.kind, cell.percent);
  const machineLoad = loadavg()[0] ?? Number.NaN;
  const answers = await (cell.method === 'duet' ? askDuet : askPeers)(sides, cell, folder);
  trials.add({ ...cell, answers, machineLoad, at: new Date().toISOString() });
  const said = answers.map(
    ({ rule, verdict, ratio }) =>
      `${rule}: ${verdict}${ratio === null ? '' : ` ${ratio.toFixed(3)}`}`,
  );
  process.stdout.write(`${cellName(cell)}: ${said.join('; ')}\n`);
}
