import { join } from 'node:path';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import type { Detection } from '../../../fixtures/engines/devices/detection.ts';
import { detectDevices } from '../../../fixtures/engines/devices/detect.ts';
import type { Engine, EngineLoss, Tensors } from '../../../fixtures/engines/engine.ts';
import type { QueueOptions } from '../../../fixtures/engines/options.ts';
import { engineNames, registry } from '../../../fixtures/engines/registry.ts';
import { builtModelsFolder, writeModelOnce } from '../../../fixtures/models/onnx/built-models.ts';
import { simpleCnn } from '../../../fixtures/models/onnx/simple-cnn.ts';

import { openRemote } from './model-server.ts';

/** Short, so that the suite tests the engine and not the machine's patience. */
export const WINDOW_SAMPLES = 2_048;
/** The network of the contract tests: `signal` FP32 [N, 1, 2048] → `logits` FP32 [N, 11]. */
export const model = await writeModelOnce(
  join(builtModelsFolder(), `contract-${WINDOW_SAMPLES}-v1.onnx`),
  () => simpleCnn(WINDOW_SAMPLES),
);
export const CLASSES = 11;

export type SubjectOptions = Partial<QueueOptions> & {
  readonly onLoss?: (loss: EngineLoss) => void;
  /** Another model than the contract's. */
  readonly model?: string;
};

/** What the contract is checked on: every engine of the registry, and one that runs inline. */
export interface Subject {
  readonly title: string;
  readonly detection: Detection;
  readonly tolerance: number;
  /** Whether it has a host process whose death it must survive. */
  readonly hosted: boolean;
  /** Rows that the tests give it at once: the reference back end refuses more than 128. */
  readonly largestBatch: number;
  open(options?: SubjectOptions): Promise<Engine>;
}

const devices = await detectDevices();

const localNames = engineNames.filter((name) => name !== 'remote');

export const subjects: readonly Subject[] = [
  ...localNames.map((engine): Subject => ({
    title: engine,
    detection: devices.engines[engine],
    tolerance: registry[engine].tolerance,
    hosted: true,
    // WebAssembly takes as many as well, at a fifth of the speed.
    largestBatch: engine === 'onnx-wasm' ? 256 : 2048,
    open: (more) => createEngine({ engine, model, ...more }),
  })),
  {
    title: 'onnx-cpu inline',
    detection: devices.engines['onnx-cpu'],
    tolerance: 0,
    hosted: false,
    largestBatch: 2048,
    open: (more) => createEngine({ engine: 'onnx-cpu', model, isolation: 'inline', ...more }),
  },
  {
    title: 'remote',
    detection: devices.engines.remote,
    // Binary tensors carry the reference engine's own numbers bit for bit.
    tolerance: 0,
    hosted: false,
    largestBatch: 128,
    open: ({ model: other = model, ...more } = {}) => openRemote(other, more),
  },
];

/** The subjects that this machine can run, and the others with the probe's own words. */
export const present = subjects.filter(({ detection }) => detection.available);
export const missing = subjects.flatMap(({ title, detection }) =>
  detection.available ? [] : [{ title, reason: detection.reason }],
);

/** Windows that differ; larger batches repeat them. */
const DISTINCT_WINDOWS = 64;

/** A batch of sines with some noise, the same for the same seed. */
export function batch(count: number, seed = 1): Tensors {
  const data = new Float32Array(count * WINDOW_SAMPLES);
  const distinct = Math.min(count, DISTINCT_WINDOWS) * WINDOW_SAMPLES;
  let noise = seed;
  for (let index = 0; index < distinct; index += 1) {
    const window = Math.floor(index / WINDOW_SAMPLES);
    noise = (Math.imul(noise, 1_664_525) + 1_013_904_223) >>> 0;
    data[index] = Math.sin((index * (window + seed)) / 50) + noise / 2 ** 32 - 0.5;
  }
  for (let at = distinct; at < data.length; at += distinct) {
    data.set(data.subarray(0, Math.min(distinct, data.length - at)), at);
  }
  return { signal: { datatype: 'FP32', shape: [count, 1, WINDOW_SAMPLES], data } };
}

/** One window of a batch, as a batch of one. */
export function windowOf(inputs: Tensors, index: number): Tensors {
  const from = index * WINDOW_SAMPLES;
  const data = floatsOf(inputs, 'signal').subarray(from, from + WINDOW_SAMPLES);
  return { signal: { datatype: 'FP32', shape: [1, 1, WINDOW_SAMPLES], data } };
}

export function logitsOf(outputs: Tensors): Float32Array {
  return floatsOf(outputs, 'logits');
}

export function floatsOf(tensors: Tensors, name: string): Float32Array {
  const tensor = tensors[name];
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`'${name}' holds no floats`);
  return tensor.data;
}

/** The largest difference, relative to the larger of 1 and the expected value. */
export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  return expected.reduce((largest, value, index) => {
    const difference = Math.abs(value - (actual[index] ?? NaN)) / Math.max(1, Math.abs(value));
    return Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
  }, 0);
}
