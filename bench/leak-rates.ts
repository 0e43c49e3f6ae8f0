import { parseArgs } from 'node:util';
import { families } from './leak-rates/families.ts';
import type { Measured, Task } from './leak-rates/piece.ts';
import { Pieces, codeOf } from './leak-rates/pieces.ts';
import { rowOf, tableLines } from './leak-rates/table.ts';
import { measureAll } from './leak-rates/workers.ts';

/**
 * `npm run bench:leak-rates -- --each 10000 --kinds cache`: the rates of the leak rule on synthetic
 * programs. Measuring, judging and the controls are the real code; the process and the clock are formulas.
 * Each program has a seed of its own (`--from` sets the first), so a row can be had again.
 *
 *   npm run bench:leak-rates -- --each 10000 --out rates.jsonl --minutes 20 --jobs 2
 *
 * With `--out` the counts are appended to a file as they come, and the same command goes on where the last
 * one stopped. The kinds take turns. What another version of the rule said stays in the file, and is not
 * counted. Ctrl-C prints the table, too.
 */
const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    /** Part of the name of the kinds. */
    kinds: { type: 'string', default: '' },
    /** Prints why, by how often, for what was measured now; and what was wrong. */
    why: { type: 'boolean', default: false },
    /** Gives what stays open the operations that it asks for, and counts what is decided then. */
    needs: { type: 'boolean', default: false },
    out: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    /** Threads. */
    jobs: { type: 'string', default: '1' },
    /** Nothing is measured: the table of what is in `--out`. */
    table: { type: 'boolean', default: false },
  },
});
const { needs, why } = values;
const [each, from] = [Number(values.each), Number(values.from)];
const chosen = families.filter(({ name }) => name.includes(values.kinds));
if (chosen.length === 0) throw new Error(`no kind holds '${values.kinds}'`);

const code = codeOf(new URL('leak-rates/piece.ts', import.meta.url));
const pieces = new Pieces(values.out ?? null, code);
const reasons = new Map<string, number>();
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    print();
    process.exit(exitCode);
  });
}
if (!values.table) await measure();
print();

async function measure(): Promise<void> {
  const endMs = performance.now() + Number(values.minutes) * 60_000;
  const isOver = (): boolean => performance.now() >= endMs;
  await measureAll(inTurns(), Number(values.jobs), isOver, keep);
}

/** The first piece of each kind, the second of each, and so on. */
function inTurns(): readonly Task[] {
  const ofKinds = chosen.map(({ name }) => pieces.missing({ name, from, to: from + each, needs }));
  const rounds = Math.max(...ofKinds.map((tasks) => tasks.length));
  return Array.from({ length: rounds }, (_, round) =>
    ofKinds.flatMap((tasks) => tasks[round] ?? []),
  ).flat();
}

function keep({ piece, reasons: given }: Measured): void {
  pieces.add(piece);
  for (const [reason, times] of Object.entries(given)) {
    const key = `${piece.name}: ${reason}`;
    reasons.set(key, (reasons.get(key) ?? 0) + times);
  }
}

function print(): void {
  const rows = chosen.map((family) => rowOf(family, pieces.of(family.name, needs)));
  process.stdout.write(`${tableLines(rows, needs).join('\n')}\n`);
  if (pieces.ofOtherCode > 0) {
    process.stdout.write(`\nnot counted: ${pieces.ofOtherCode} pieces of other versions\n`);
  }
  if (!why) return;
  for (const [reason, times] of [...reasons].toSorted((a, b) => b[1] - a[1])) {
    process.stdout.write(`${String(times).padStart(6)}  ${reason}\n`);
  }
  for (const { name } of chosen) {
    for (const { wrong, asked } of pieces.of(name, needs)) {
      for (const line of [...wrong, ...(asked?.stillOpen ?? [])]) {
        process.stdout.write(`  ${name}: ${line}\n`);
      }
    }
  }
}
