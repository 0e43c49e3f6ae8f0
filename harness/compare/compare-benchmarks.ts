import { commandMachine } from '../measurement/latency/command-machine.ts';
import {
  compare,
  type Comparison,
  type Machine,
  measurementOf,
} from '../measurement/latency/compare.ts';
import { paceFor } from '../measurement/latency/pace.ts';
import type { SideSource } from '../measurement/latency/side-source.ts';
import { systemMachine } from '../measurement/latency/system-machine.ts';
import { familyLevels, type FamilyLevels } from '../statistics/family.ts';
import { seededRandom } from '../statistics/random.ts';
import { judgeComparison } from '../verdicts/slower.ts';
import { type BenchmarkResult, describeBenchmark } from './benchmark-result.ts';

/** Two sides of one benchmark. */
export interface ComparedPair {
  readonly name: string;
  /** What the base is called in messages: a file, a ref, a package. */
  readonly against: string;
  readonly sides:
    | { readonly kind: 'operations'; readonly base: SideSource; readonly candidate: SideSource }
    | { readonly kind: 'commands'; readonly base: string; readonly candidate: string };
}

export interface CompareSettings {
  /** δ: .05 for 5 %. */
  readonly margin: number;
  /** Shared by all benchmarks. */
  readonly alpha: number;
  /** For each benchmark. */
  readonly budgetMs: number;
  readonly mostLaunches: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (name: string, logRatios: readonly number[]) => void;
}

/** Compares the benchmarks one after the other and judges each; they share α. */
export async function compareBenchmarks(
  pairs: readonly ComparedPair[],
  settings: CompareSettings,
): Promise<BenchmarkResult[]> {
  const levels = familyLevels(settings.alpha, pairs.length);
  const { margin } = settings;
  const results: BenchmarkResult[] = [];
  for (const [index, pair] of pairs.entries()) {
    const comparison = await comparePair(
      pair,
      { ...settings, seed: settings.seed + index },
      levels,
    );
    const judgement = judgeComparison(
      measurementOf(`bench/${pair.name}`, pair.against, comparison),
      margin,
      levels,
    );
    results.push(describeBenchmark(pair.name, comparison, judgement, settings));
  }
  return results;
}

/** Measures one benchmark; what it says at these levels is for the caller to judge. */
export async function comparePair(
  pair: ComparedPair,
  settings: Omit<CompareSettings, 'alpha'>,
  levels: FamilyLevels,
): Promise<Comparison> {
  const { margin, budgetMs, mostLaunches, onProgress } = settings;
  return compare(machineFor(pair, settings), {
    margin,
    levels,
    budgetMs,
    mostLaunches,
    onLaunch: (logRatios) => onProgress?.(pair.name, logRatios),
  });
}

/** A launch that takes longer than this many budgets hangs. */
const BUDGETS_A_LAUNCH = 4;

function machineFor({ sides }: ComparedPair, settings: Omit<CompareSettings, 'alpha'>): Machine {
  const random = seededRandom(settings.seed);
  const { signal } = settings;
  if (sides.kind === 'commands') return commandMachine(sides, random, signal);
  return systemMachine(sides, {
    pace: paceFor(settings.margin, settings.budgetMs),
    random,
    launchTimeoutMs: Math.max(60_000, BUDGETS_A_LAUNCH * settings.budgetMs),
    signal,
  });
}
