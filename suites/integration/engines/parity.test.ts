// @module-tag thorough
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import type { Tensors } from '../../../fixtures/engines/engine.ts';
import { generatedItems, itemLength } from '../../../fixtures/models/items.ts';
import { modelPath } from '../../../fixtures/models/models.ts';
import { builtModelPath } from '../../../fixtures/models/onnx/built-models.ts';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import { quantize } from '../../../fixtures/models/quantize/quantize.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import { floatsOf, largestDifference, missing, present, type Subject } from './subjects.ts';

/** Two windows of every fault class would tell no more: what is compared are kernels, not answers. */
const WINDOWS = 11;

/**
 * The real networks, and the variants of the trained one, each held to its engine's own tolerance in
 * the registry, relative above 1: 0 for what runs the reference's kernels, 1e-3 for those that add up
 * in another order (WebAssembly was seen to differ by 4e-7). int8 needs no wider one: sums of integers
 * are exact in any order. Its weights have 7 bits: with 8, the kernel for x86 without VNNI saturates.
 */
const networks = [
  { name: 'ResNet-18-1D', output: 'logits', path: () => modelPath('resnet18-1d') },
  { name: 'CNN-LSTM', output: 'logits', path: () => builtModelPath('cnn-lstm') },
  { name: 'fault', output: 'probabilities', path: () => modelPath('fault') },
  { name: 'fault fp16', output: 'probabilities', path: () => fp16Path() },
  {
    name: 'fault int8',
    output: 'probabilities',
    path: () => int8Path(),
  },
] as const;

let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
beforeAll(async () => {
  folder = await mkdtempDisposable(join(tmpdir(), 'assay-parity-'));
});
afterAll(() => folder.remove());

async function fp16Path(): Promise<string> {
  const { model } = await readModel('fault');
  const path = join(folder.path, 'fp16.onnx');
  await writeFile(path, encodeModel(await quantize(model, { mode: 'fp16', exclude: [] })));
  return path;
}

async function int8Path(): Promise<string> {
  const { model } = await readModel('fault');
  const path = join(folder.path, 'int8.onnx');
  const variant = await quantize(model, {
    mode: 'static-int8',
    method: { kind: 'min-max' },
    inputs: [await windowsOf(await modelPath('fault'))],
    perChannel: true,
    weightBits: 7,
    exclude: [],
  });
  await writeFile(path, encodeModel(variant));
  return path;
}

async function windowsOf(path: string): Promise<Tensors> {
  const samples = itemLength((await readModel(path)).model);
  const items = generatedItems(samples, { perClass: 1, seed: 11 }).slice(0, WINDOWS);
  const data = new Float32Array(items.length * samples);
  for (const [index, item] of items.entries()) data.set(item.data, index * samples);
  return { signal: { datatype: 'FP32', shape: [items.length, 1, samples], data } };
}

describe('the real networks give the answers of the reference engine', { tags: ['slow'] }, () => {
  test.for(missing)('$title is not here', ({ reason }, { skip }) => {
    skip(reason);
    expect.unreachable();
  });

  describe.for(networks)('$name', ({ name, path, output }) => {
    let inputs: Tensors;
    let expected: Float32Array;
    let file: string;
    beforeAll(async () => {
      file = await path();
      inputs = await windowsOf(file);
      await using reference = await createEngine({ engine: 'onnx-cpu', model: file });
      expected = floatsOf(await reference.run(inputs), output);
    });

    // The kernels are the reference's own in a process, and in a server: there one network tells it.
    const isTold = (subject: Subject): boolean =>
      name !== 'fault' && ['onnx-cpu inline', 'remote'].includes(subject.title);
    describe.for(present)('on $title', (subject) => {
      test(
        'are within its tolerance',
        { tags: isTold(subject) ? ['exhaustive'] : [] },
        async () => {
          await using engine = await subject.open({ model: file });
          const actual = floatsOf(await engine.run(inputs), output);
          expect(largestDifference(actual, expected)).toBeLessThanOrEqual(subject.tolerance);
          // A network that answers everything alike would agree with itself.
          expect(new Set(expected).size).toBeGreaterThan(WINDOWS);
        },
      );
    });
  });
});
