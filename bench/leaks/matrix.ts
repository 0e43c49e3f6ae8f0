import { clopperPearson } from '../../harness/statistics/clopper-pearson.ts';
import { injected } from './injected.ts';

export type Outcome = 'leak' | 'clean' | 'inconclusive' | 'error';

/** One verdict of one rule on one case. */
export interface Row {
  readonly rule: string;
  /** The case, without its extension. */
  readonly name: string;
  /** `open`: what fills for longer than the budget lasts; anything but a leak is right. */
  readonly expected: 'leak' | 'clean' | 'open';
  readonly outcome: Outcome;
  /** Of the whole command, its start included. */
  readonly seconds: number;
  /** Of these, by phase; empty where nobody tells. */
  readonly phases: Readonly<Record<string, number>>;
}

interface Share {
  readonly hits: number;
  readonly of: number;
  /** Clopper-Pearson at 95 %. */
  readonly low: number;
  readonly high: number;
}

export interface Matrix {
  readonly rule: string;
  readonly leaksFound: Share;
  readonly leaksInconclusive: Share;
  readonly falseAlarms: Share;
  readonly cleanInconclusive: Share;
  /** Caches that still fill, entries that live for seconds. */
  readonly openCalledLeak: Share;
  readonly leaksCalledClean: Share;
  readonly errors: Share;
  readonly secondsMedian: number;
  readonly secondsMost: number;
  /** By size, for those that ran. */
  readonly injected: Readonly<Record<string, Share & { readonly secondsMedian: number }>>;
  /** Cases that were judged wrongly at least once. */
  readonly missed: readonly (Readonly<Record<Outcome, number>> & { readonly name: string })[];
}

export function matrixOf(rule: string, all: readonly Row[]): Matrix {
  const own = all.filter((row) => row.rule === rule);
  const leaky = own.filter(({ expected }) => expected === 'leak');
  const clean = own.filter(({ expected }) => expected === 'clean');
  const open = own.filter(({ expected }) => expected === 'open');
  const seconds = sortedSeconds(own);
  return {
    rule,
    leaksFound: share(leaky, 'leak'),
    leaksInconclusive: share(leaky, 'inconclusive'),
    falseAlarms: share(clean, 'leak'),
    cleanInconclusive: share(clean, 'inconclusive'),
    openCalledLeak: share(open, 'leak'),
    leaksCalledClean: share(leaky, 'clean'),
    errors: share(own, 'error'),
    secondsMedian: median(seconds),
    secondsMost: seconds.at(-1) ?? Number.NaN,
    injected: Object.fromEntries(
      Object.entries(injected).flatMap(([label, name]) => {
        const rows = own.filter((row) => row.name === name);
        if (rows.length === 0) return [];
        return [[label, { ...share(rows, 'leak'), secondsMedian: median(sortedSeconds(rows)) }]];
      }),
    ),
    missed: missedOf(own),
  };
}

export function isRight({ outcome, expected }: Row): boolean {
  return expected === 'open'
    ? outcome === 'inconclusive' || outcome === 'clean'
    : outcome === expected;
}

/** A case that its rule gets wrong, the ones with most misses first. */
function missedOf(rows: readonly Row[]): Matrix['missed'] {
  const names = new Set(rows.filter((row) => !isRight(row)).map((row) => row.name));
  const count = (name: string, outcome: Outcome): number =>
    rows.filter((row) => row.name === name && row.outcome === outcome).length;
  return [...names]
    .map((name) => ({
      name,
      leak: count(name, 'leak'),
      clean: count(name, 'clean'),
      inconclusive: count(name, 'inconclusive'),
      error: count(name, 'error'),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

export function matrixText(matrix: Matrix): string {
  const { secondsMedian, secondsMost } = matrix;
  const lines = [
    '',
    matrix.rule,
    `  leaks found          ${shareText(matrix.leaksFound)}`,
    `  leaks inconclusive   ${shareText(matrix.leaksInconclusive)}`,
    `  false alarms         ${shareText(matrix.falseAlarms)}`,
    `  clean inconclusive   ${shareText(matrix.cleanInconclusive)}`,
    `  leaks called clean   ${shareText(matrix.leaksCalledClean)}`,
    `  what fills, a leak   ${shareText(matrix.openCalledLeak)}`,
    `  errors               ${shareText(matrix.errors)}`,
    `  seconds a verdict    median ${secondsMedian.toFixed(1)}, most ${secondsMost.toFixed(1)}`,
  ];
  const sizes = Object.entries(matrix.injected);
  if (sizes.length > 0) lines.push('', '  injected, found');
  for (const [label, found] of sizes) {
    lines.push(
      `    ${label.padEnd(31)} ${shareText(found).padEnd(28)} median ${found.secondsMedian.toFixed(1)} s`,
    );
  }
  if (matrix.missed.length > 0) lines.push('', '  judged wrongly');
  for (const { name, ...counts } of matrix.missed) {
    const told = Object.entries(counts).filter(([, count]) => count > 0);
    lines.push(`    ${name.padEnd(38)} ${told.map(([what, n]) => `${n} ${what}`).join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function share(rows: readonly Row[], outcome: Outcome): Share {
  const hits = rows.filter((row) => row.outcome === outcome).length;
  const of = rows.length;
  const [low, high] = of === 0 ? [0, 1] : clopperPearson(hits, of, 0.95);
  return { hits, of, low, high };
}

function shareText({ hits, of, low, high }: Share): string {
  return `${hits}/${of} [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}] %`;
}

function sortedSeconds(rows: readonly Row[]): readonly number[] {
  return rows.map((row) => row.seconds).toSorted((a, b) => a - b);
}

function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
