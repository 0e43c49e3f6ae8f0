import { performance } from 'node:perf_hooks';
import { compareBenchmarks } from '../../harness/compare/compare-benchmarks.ts';
import { piecesFor, writeOperation } from './operations.ts';
import {
  alternatingRuns,
  fixedRule,
  mannWhitneyRule,
  mean,
  meanRule,
  type PeerFiles,
  type PeerRun,
  tinybenchRun,
  vitestFlags,
  welchRule,
} from './peers.ts';
import type { Cell, Trial } from './trial.ts';

/** Answers a cell's question once. */
export type Method = (cell: Cell, folder: string) => Promise<Trial>;

const flagged = (
  rule: (files: PeerFiles, cell: Cell, folder: string) => Promise<boolean>,
): Method => {
  return async (cell, folder) => {
    const startMs = performance.now();
    const isFlagged = await rule(filesOf(cell, folder), cell, folder);
    return {
      ...cell,
      verdict: isFlagged ? 'fail' : 'pass',
      tookSeconds: (performance.now() - startMs) / 1000,
      ratio: null,
      pairs: 0,
      reason: '',
      at: new Date().toISOString(),
    };
  };
};

const oneRun = (rule: (run: PeerRun) => boolean): Method =>
  flagged(async ({ base, candidate }) => rule(await tinybenchRun(base, candidate)));

/** Means of the base, measured when it was first asked for, as a stored baseline is. */
const stored = new Map<string, number>();

export const methods: Readonly<Record<string, Method>> = {
  assay: askGate,
  'tinybench, mean > 105 %': oneRun(meanRule),
  'Vitest bench.compare, delta .05': flagged((files, _cell, folder) => vitestFlags(folder, files)),
  'Welch p < .05': oneRun(welchRule),
  'Mann-Whitney, 10 processes': flagged(async (files) =>
    mannWhitneyRule(await alternatingRuns(files)),
  ),
  'stored baseline + 5 %': flagged(async ({ base, candidate }, cell) => {
    const key = `${cell.kind} ${piecesFor(cell.kind, cell.percent).pieces}`;
    const known = stored.get(key) ?? mean((await tinybenchRun(base)).base);
    stored.set(key, known);
    return fixedRule(known, { base: [], candidate: (await tinybenchRun(candidate)).base });
  }),
};

function filesOf({ kind, percent, rare }: Cell, folder: string): PeerFiles {
  const { pieces, more } = piecesFor(kind, percent);
  return {
    base: writeOperation(folder, kind, { pieces, more: 0 }),
    candidate: writeOperation(folder, kind, { pieces, more, rare }),
  };
}

const sideOf = (file: string) => ({ kind: 'module', file, bench: null }) as const;

async function askGate(cell: Cell, folder: string): Promise<Trial> {
  const files = filesOf(cell, folder);
  const sides = {
    kind: 'operations',
    base: sideOf(files.base),
    candidate: sideOf(files.candidate),
  } as const;
  const [result] = await compareBenchmarks([{ name: cell.kind, against: 'base', sides }], {
    margin: cell.margin / 100,
    alpha: 0.01,
    budgetMs: cell.seconds * 1000,
    mostLaunches: 500,
    seed: Date.now() >>> 0,
  });
  if (result === undefined) throw new Error('nothing was compared');
  return {
    ...cell,
    verdict: result.verdict,
    tookSeconds: result.seconds,
    ratio: result.ratio,
    pairs: result.pairs,
    reason: result.reason,
    rareCalls: result.rareCalls.verdict,
    at: new Date().toISOString(),
  };
}
