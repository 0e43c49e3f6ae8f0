import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { clopperPearson } from '../harness/statistics/clopper-pearson.ts';
import { seededRandom } from '../harness/statistics/random.ts';
import { caches, hiddenCaches } from './leak-rates/caches.ts';
import { leaks, rareLeaks } from './leak-rates/leaks.ts';
import { lifetimes } from './leak-rates/lifetimes.ts';
import type { Family } from './leak-rates/model.ts';
import { measure } from './leak-rates/simulate.ts';
import { walks } from './leak-rates/walks.ts';

/**
 * `npm run bench:leak-rates -- --each 10000 --kinds cache`: the rates of the leak rule on synthetic
 * programs. Measuring, judging and the controls are the real code; the process and the clock are formulas.
 * Each program has a seed of its own (`--from` sets the first), so a row can be had again.
 */
const { values } = parseArgs({
  options: {
    each: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    /** Part of the name of the kinds. */
    kinds: { type: 'string', default: '' },
    /** Prints why, by how often. */
    why: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const [each, from] = [Number(values.each), Number(values.from)];
const families = [...walks, ...caches, ...hiddenCaches, ...lifetimes, ...leaks, ...rareLeaks];
const chosen = families.filter(({ name }) => name.includes(values.kinds));
if (chosen.length === 0) throw new Error(`no kind holds '${values.kinds}'`);

const rows: Row[] = [];
process.stdout.write(`${'kind'.padEnd(48)} never   leak  clean  open   wrong at most   median s\n`);
for (const family of chosen) {
  const row = await rateOf(family);
  rows.push(row);
  process.stdout.write(`${rowText(row)}\n`);
}
if (values.out !== undefined) {
  await writeFile(values.out, `${JSON.stringify({ each, from, rows }, null, 1)}\n`);
}

interface Row {
  readonly name: string;
  readonly never: 'leak' | 'clean';
  readonly leak: number;
  readonly clean: number;
  /** Inconclusive, or not judged that finely. */
  readonly open: number;
  /** Clopper-Pearson at 95 %, of what must never be said. */
  readonly wrongAtMost: number;
  readonly secondsMedian: number;
}

async function rateOf({ name, never, draw }: Family): Promise<Row> {
  const counts = { leak: 0, clean: 0, open: 0 };
  const seconds: number[] = [];
  const reasons = new Map<string, number>();
  for (let seed = from; seed < from + each; seed++) {
    const random = seededRandom(seed * 7_919 + 13);
    const program = draw(random);
    const measured = { program, ...(await measure(program, random)) };
    const { verdict, reason } = measured.resource;
    const said = verdict === 'fail' ? 'leak' : verdict === 'pass' ? 'clean' : 'open';
    counts[said]++;
    seconds.push(measured.seconds);
    const short = `${said}: ${reason.replaceAll(/[\d.,]+/g, '#').slice(0, 100)}`;
    reasons.set(short, (reasons.get(short) ?? 0) + 1);
    if (values.why && said === never) {
      const [evidence] = measured.resource.evidence;
      const x = evidence?.kind === 'retained' ? evidence.series[0]?.x : [];
      const what = `${measured.program.microseconds.toFixed(0)} µs, ${x?.at(-1)} operations`;
      process.stdout.write(`  seed ${seed} (${what}): ${reason}\n`);
    }
  }
  if (values.why) {
    for (const [reason, times] of [...reasons].toSorted((a, b) => b[1] - a[1])) {
      process.stdout.write(`  ${String(times).padStart(6)}  ${reason}\n`);
    }
  }
  const [, wrongAtMost] = clopperPearson(counts[never], each, 0.95);
  const sorted = seconds.toSorted((a, b) => a - b);
  return { name, never, ...counts, wrongAtMost, secondsMedian: sorted[each >> 1] ?? Number.NaN };
}

function count(value: number): string {
  return String(value).padStart(6);
}

function rowText({ name, never, leak, clean, open, wrongAtMost, secondsMedian }: Row): string {
  const wrong = `${(wrongAtMost * 100).toFixed(2)} %`.padStart(14);
  return `${name.padEnd(48)} ${never.padEnd(5)} ${count(leak)} ${count(clean)} ${count(open)} ${wrong} ${secondsMedian.toFixed(1).padStart(10)}`;
}
