import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import type { GraphOptimization } from '../../../fixtures/engines/options.ts';
import { classes } from '../config/constants.ts';
import type { BackendConfig } from '../config/environment.ts';
import { Classifier } from './classifier.ts';

/** How an engine is set up for a measurement. */
export interface EngineSettings {
  /** Of the model's file. */
  readonly path: string;
  readonly threads: number;
  readonly graphOptimization: GraphOptimization;
}

export interface LabeledWindow {
  readonly label: string;
  readonly samples: Float32Array;
}

export interface Measured {
  readonly signalCount: number;
  /** Share of the signals whose class was told, 0 to 1. */
  readonly accuracy: number;
  /** Median over the runs of the time of one, divided by its signals. */
  readonly latencyMs: number;
}

/**
 * Runs labeled signals through an engine of its own, apart from the one that serves. Each batch is one
 * run; the first is run once before, to warm up.
 */
export async function measure(
  { engine: { name, timeoutMs } }: BackendConfig,
  { path, threads, graphOptimization }: EngineSettings,
  batches: AsyncIterable<readonly LabeledWindow[]> | Iterable<readonly LabeledWindow[]>,
): Promise<Measured> {
  const options = { engine: name, model: path, threads, graphOptimization, spinning: false };
  await using engine = await createEngine(options);
  const classifier = new Classifier(engine, classes);
  const timesMs: number[] = [];
  let signalCount = 0;
  let right = 0;
  for await (const batch of batches) {
    const samples = batch.map((one) => one.samples);
    const run = async () => await classifier.classify(samples, { timeoutMs });
    if (signalCount === 0) await run();
    const start = performance.now();
    const told = await run();
    timesMs.push((performance.now() - start) / batch.length);
    signalCount += batch.length;
    right += told.filter(({ label }, index) => label === batch[index]!.label).length;
  }
  const sorted = timesMs.toSorted((a, b) => a - b);
  return {
    signalCount,
    accuracy: right / signalCount,
    latencyMs: sorted[Math.floor(sorted.length / 2)]!,
  };
}
