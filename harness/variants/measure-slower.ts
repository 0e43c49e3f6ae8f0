import { compare, measurementOf } from '../measurement/latency/compare.ts';
import { paceFor } from '../measurement/latency/pace.ts';
import { systemMachine } from '../measurement/latency/system-machine.ts';
import type { ComparisonMeasurement } from '../measurement/measurement.ts';
import type { FamilyLevels } from '../statistics/family.ts';
import { seededRandom } from '../statistics/random.ts';
import { type TimedModel, writeOperationModule } from './model-operation.ts';

export interface SlowerOptions {
  /** 0.05 for 5 %. */
  readonly margin: number;
  readonly levels: FamilyLevels;
  readonly budgetMs: number;
}

/** Enough to decide whatever can be decided: a ratio at the margin stays open for ever. */
const MOST_LAUNCHES = 200;

/** A launch that loads three sessions and measures for a second or two takes seconds, not minutes. */
const LAUNCH_TIMEOUT_MS = 120_000;

/** Whether a model is slower than its reference: launches in pairs until that is decided. */
export async function measureSlower(
  [reference, variant]: readonly [TimedModel, TimedModel],
  names: {
    readonly subject: string;
    readonly against: string;
    readonly signal?: AbortSignal;
    readonly onProgress?: (line: string) => void;
  },
  { margin, levels, budgetMs }: SlowerOptions,
): Promise<ComparisonMeasurement> {
  const [base, candidate] = await Promise.all([
    writeOperationModule(reference),
    writeOperationModule(variant),
  ]);
  const machine = systemMachine(
    {
      base: { kind: 'module', file: base, bench: null },
      candidate: { kind: 'module', file: candidate, bench: null },
    },
    {
      pace: paceFor(margin, budgetMs),
      random: seededRandom(process.pid),
      launchTimeoutMs: LAUNCH_TIMEOUT_MS,
      signal: names.signal,
    },
  );
  const comparison = await compare(machine, {
    margin,
    levels,
    budgetMs,
    mostLaunches: MOST_LAUNCHES,
    onLaunch: (logRatios) => names.onProgress?.(`latency in pairs: launch ${logRatios.length}`),
  });
  return measurementOf(names.subject, names.against, comparison);
}
