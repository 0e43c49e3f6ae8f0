// @module-tag thorough
import { execFile } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { runsOf } from '../../../fixtures/models/items.ts';
import { RefusedModelError } from '../../../fixtures/models/refused.ts';
import { modelPath } from '../../../fixtures/models/models.ts';
import { cnnLstm } from '../../../fixtures/models/onnx/cnn-lstm.ts';
import { decodeModel, encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import type { Model, Node } from '../../../fixtures/models/onnx/model.ts';
import { optimize } from '../../../fixtures/models/optimize.ts';
import { inspectQuantization } from '../../../fixtures/models/quantize/inspect.ts';
import { quantize } from '../../../fixtures/models/quantize/quantize.ts';
import { floatsOf, tensor } from '../../../fixtures/models/quantize/tensors.ts';
import { calibrationSet, windowSamples } from '../../../fixtures/models/train/sets.ts';
import { labeledSignals, signal } from '../../../fixtures/signals/index.ts';
import { accuracyOf, classify, confusionOf, openSession } from './measure.ts';

const fp32 = decodeModel(await readFile(await modelPath('fault')));
const calibrating = labeledSignals({ perClass: 8, samples: windowSamples, seed: 5 })
  .map(({ data }) => data)
  .toArray();
const inputs = runsOf(fp32, calibrating);
const int8 = { perChannel: true, weightBits: 8, exclude: [] } as const;

let byMinMax: Promise<Model> | null = null;

/** The trained model in static int8, calibrated by min-max; made once. */
function minMaxVariant(): Promise<Model> {
  const method = { kind: 'min-max' } as const;
  byMinMax ??= quantize(fp32, { mode: 'static-int8', method, inputs, ...int8 });
  return byMinMax;
}

/** 40 signals of each class, none of them used for calibration. */
const unseen = [...labeledSignals({ perClass: 40, seed: 6, samples: windowSamples })];

/** Share of right answers on the unseen signals. */
async function accuracy(model: Model): Promise<number> {
  const session = await openSession(encodeModel(model));
  const confusion = await confusionOf(session, unseen);
  await session.release();
  return accuracyOf(confusion);
}

async function answers(model: Model, windows: readonly Float32Array[]): Promise<Float32Array[]> {
  const session = await openSession(encodeModel(model));
  const rows = await classify(session, windows);
  await session.release();
  return rows;
}

function operators({ graph }: Model): string[] {
  return graph.nodes.map(({ opType }) => opType);
}

describe('static int8', { tags: ['slow'] }, () => {
  let reference = 0;
  beforeAll(async () => {
    reference = await accuracy(fp32);
  });

  describe.for([
    { method: { kind: 'min-max' }, tags: [] },
    // Ranges of a histogram as the next one's, cut elsewhere; the cut is a unit test's.
    { method: { kind: 'percentile', percentile: 99.99 }, tags: ['exhaustive'] },
    { method: { kind: 'entropy' }, tags: [] },
  ] as const)('calibrated by $method.kind', ({ method, tags }) => {
    test('loses at most a point of accuracy', { tags: [...tags] }, async () => {
      const variant =
        method.kind === 'min-max'
          ? await minMaxVariant()
          : await quantize(fp32, { mode: 'static-int8', method, inputs, ...int8 });
      expect(await accuracy(variant)).toBeGreaterThanOrEqual(reference - 0.01);
      expect(encodeModel(variant).byteLength).toBeLessThan(0.3 * encodeModel(fp32).byteLength);
      expect(inspectQuantization(variant)).toEqual({
        form: 'qdq',
        weightedOperators: 7,
        quantizedOperators: 7,
        problems: [],
        notes: [],
      });
    });
  });

  test('runs every convolution and the sums between them on integers', async () => {
    const variant = await minMaxVariant();
    const fused = operators(await optimize(variant, 'extended'));
    expect(fused.filter((name) => name === 'QLinearConv')).toHaveLength(6);
    expect(fused.filter((name) => name === 'QLinearAdd')).toHaveLength(2);
    expect(fused).toContain('QGemm');
    expect(fused).not.toContain('Conv');
    expect(fused).not.toContain('FusedConv');
  });

  test('leaves an excluded operator in FP32', async () => {
    const method = { kind: 'min-max' } as const;
    const exclude = ['Gemm', 'stem0.conv'];
    const variant = await quantize(fp32, { mode: 'static-int8', method, inputs, ...int8, exclude });
    expect(inspectQuantization(variant)).toMatchObject({ quantizedOperators: 5, problems: [] });
  });

  test('with one scale a weight or with 7 bits is still a sound model', async () => {
    const method = { kind: 'min-max' } as const;
    for (const options of [
      { perChannel: false, weightBits: 8 },
      { perChannel: true, weightBits: 7 },
    ] as const) {
      const variant = await quantize(fp32, {
        mode: 'static-int8',
        method,
        inputs,
        exclude: [],
        ...options,
      });
      expect(inspectQuantization(variant)).toMatchObject({ quantizedOperators: 7, problems: [] });
      expect(await accuracy(variant)).toBeGreaterThan(reference - 0.03);
    }
  });
});

describe('dynamic int8', () => {
  test('answers like FP32 within the error of 8 bits, per channel or not', async () => {
    const windows = calibrating.slice(0, 11);
    const expected = await answers(fp32, windows);
    for (const perChannel of [true, false]) {
      const variant = await quantize(fp32, { mode: 'dynamic-int8', ...int8, perChannel });
      expect(operators(variant)).toContain('ConvInteger');
      for (const [row, answer] of (await answers(variant, windows)).entries()) {
        for (const [column, p] of answer.entries()) {
          expect(Math.abs(p - expected[row]![column]!)).toBeLessThan(0.15);
        }
      }
    }
  });

  test('takes an LSTM and a matrix product, and leaves what is excluded', async () => {
    const model = cnnLstm();
    // Seven bits are exact on every CPU; eight saturate on an x86 without VNNI.
    const seven = { ...int8, weightBits: 7 } as const;
    const variant = await quantize(model, { mode: 'dynamic-int8', ...seven, exclude: ['Conv'] });
    expect(operators(variant)).toContain('DynamicQuantizeLSTM');
    expect(operators(variant)).toContain('MatMulInteger');
    expect(operators(variant)).toContain('Conv');
    const window = signal('wear', { samples: 20_480 });
    const [[before], [after]] = [await answers(model, [window]), await answers(variant, [window])];
    const largest = Math.max(...before!.map(Math.abs));
    for (const [index, value] of after!.entries()) {
      expect(Math.abs(value - before![index]!)).toBeLessThan(0.05 * largest);
    }
  });
});

describe('fp16', () => {
  test('halves the file, keeps FP32 at the ends, and answers within the error of 11 bits', async () => {
    const variant = await quantize(fp32, { mode: 'fp16', exclude: [] });
    expect(encodeModel(variant).byteLength).toBeLessThan(0.55 * encodeModel(fp32).byteLength);
    const windows = calibrating.slice(0, 11);
    const expected = await answers(fp32, windows);
    for (const [row, answer] of (await answers(variant, windows)).entries()) {
      for (const [column, p] of answer.entries()) {
        expect(Math.abs(p - expected[row]![column]!)).toBeLessThan(0.02);
      }
    }
  });

  test('keeps what the list names in FP32, with casts around it', async () => {
    const variant = await quantize(fp32, { mode: 'fp16', exclude: ['stem1.conv'] });
    const weights = new Map(variant.graph.initializers.map((one) => [one.name, one.datatype]));
    const weightOf = (name: string) =>
      variant.graph.nodes.find((node) => node.name === name)!.inputs[1]!;
    expect(weights.get(weightOf('stem1.conv'))).toBe('FLOAT');
    expect(weights.get(weightOf('stem2.conv'))).toBe('FLOAT16');
    // Softmax stays by itself.
    const softmax = variant.graph.nodes.find(({ opType }) => opType === 'Softmax')!;
    const before = variant.graph.nodes.find(({ outputs }) => outputs[0] === softmax.inputs[0])!;
    expect(before.opType).toBe('Cast');
  });

  test('leaves an operator whose weights are too large for FP16 in FP32', async () => {
    const { graph } = fp32;
    const initializers = graph.initializers.map((one) =>
      one.name === 'head.bias' ? tensor(one.name, 'FLOAT', one.dims, floatsOf(one).fill(1e6)) : one,
    );
    const variant = await quantize(
      { ...fp32, graph: { ...graph, initializers } },
      { mode: 'fp16', exclude: [] },
    );
    const gemm = variant.graph.nodes.find(({ opType }) => opType === 'Gemm')!;
    expect(gemm.inputs[2]).toBe('head.bias');
  });
});

/** What an exporter writes after quantization-aware training: FP32 weights with a pair behind them. */
function asTrainedAware(model: Model): Model {
  const weights = new Map(model.graph.initializers.map((one) => [one.name, one]));
  const added: (typeof model.graph.initializers)[number][] = [];
  const nodes = model.graph.nodes.flatMap((node): Node[] => {
    const constant = weights.get(node.inputs[0]!);
    if (node.opType !== 'DequantizeLinear' || constant?.datatype !== 'INT8') return [node];
    const scales = floatsOf(weights.get(node.inputs[1]!)!);
    const values = new Int8Array(new Uint8Array(constant.raw).buffer);
    const perChannel = values.length / scales.length;
    const floats = Float32Array.from(
      values,
      (value, at) => value * scales[Math.floor(at / perChannel)]!,
    );
    const name = `${constant.name}_trained`;
    added.push(tensor(name, 'FLOAT', constant.dims, floats));
    const output = `${name}_q`;
    const quantizer = {
      ...node,
      opType: 'QuantizeLinear',
      name: output,
      inputs: [name, node.inputs[1]!, node.inputs[2]!],
      outputs: [output],
    };
    return [quantizer, { ...node, inputs: [output, node.inputs[1]!, node.inputs[2]!] }];
  });
  const kept = model.graph.initializers.filter(({ datatype }) => datatype !== 'INT8');
  const zeros = model.graph.initializers.filter(({ name }) => name.includes('zero_point'));
  const initializers = [...new Set([...kept, ...zeros, ...added])];
  return { ...model, graph: { ...model.graph, nodes, initializers } };
}

describe('a model that was trained quantization-aware', () => {
  test('is accepted, folded to a quarter of its size, and answers the same', async () => {
    const aware = asTrainedAware(await minMaxVariant());
    expect(inspectQuantization(aware)).toMatchObject({ form: 'qdq', problems: [] });
    const folded = await quantize(aware, { mode: 'qat' });
    expect(encodeModel(folded).byteLength).toBeLessThan(0.35 * encodeModel(aware).byteLength);
    const windows = calibrating.slice(0, 11);
    expect(await answers(folded, windows)).toEqual(await answers(aware, windows));
  });

  test('is refused when a bias has a scale that kernels do not assume', async () => {
    const sound = await minMaxVariant();
    const initializers = sound.graph.initializers.map((one) =>
      one.name === 'stem1.conv.bias_scale'
        ? tensor(
            one.name,
            'FLOAT',
            one.dims,
            floatsOf(one).map((scale) => 2 * scale),
          )
        : one,
    );
    const wrong = { ...sound, graph: { ...sound.graph, initializers } };
    await expect(quantize(wrong, { mode: 'qat' })).rejects.toThrow(RefusedModelError);
    await expect(quantize(wrong, { mode: 'qat' })).rejects.toThrow(
      "Conv 'stem1.conv': the bias's scale is not input scale × weight scale",
    );
  });

  test('is not quantized a second time, and an FP32 model is not taken for one', async () => {
    const dynamic = await quantize(fp32, { mode: 'dynamic-int8', ...int8 });
    await expect(quantize(dynamic, { mode: 'fp16', exclude: [] })).rejects.toThrow(
      'the model is quantized already (integer)',
    );
    await expect(quantize(fp32, { mode: 'qat' })).rejects.toThrow('no quantization-aware pairs');
  });
});

describe("onnx's own checker", { tags: ['slow'] }, () => {
  test('accepts every variant', async ({ skip }) => {
    const python = await pythonWithOnnx();
    skip(python === null, 'no Python with the package onnx on the PATH (pip install onnx)');
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-checker-'));
    const method = { kind: 'entropy' } as const;
    const variants = {
      static: await quantize(fp32, { mode: 'static-int8', method, inputs, ...int8 }),
      dynamic: await quantize(fp32, { mode: 'dynamic-int8', ...int8 }),
      fp16: await quantize(fp32, { mode: 'fp16', exclude: [] }),
    };
    for (const [name, model] of Object.entries(variants)) {
      const path = join(folder.path, `${name}.onnx`);
      await writeFile(path, encodeModel(model));
      const check = 'import onnx,sys; onnx.checker.check_model(sys.argv[1], full_check=True)';
      await expect(promisify(execFile)(python!, ['-c', check, path])).resolves.toBeDefined();
    }
  });
});

async function pythonWithOnnx(): Promise<string | null> {
  for (const python of ['python3', 'python']) {
    try {
      await promisify(execFile)(python, ['-c', 'import onnx']);
      return python;
    } catch {
      // Not this one.
    }
  }
  return null;
}

test('the committed int8 variant is what the quantizer makes of the trained model today', async () => {
  const committed = decodeModel(await readFile(await modelPath('fault-int8')));
  const made = await quantize(fp32, {
    mode: 'static-int8',
    method: { kind: 'entropy' },
    inputs: runsOf(
      fp32,
      labeledSignals({ ...calibrationSet, samples: windowSamples })
        .map(({ data }) => data)
        .toArray(),
    ),
    ...int8,
  });
  expect(committed.graph.nodes).toEqual(decodeModel(encodeModel(made)).graph.nodes);
  const weights = new Map(committed.graph.initializers.map((one) => [one.name, one]));
  for (const one of made.graph.initializers.filter(({ datatype }) => datatype === 'INT8')) {
    expect(Buffer.from(one.raw).equals(weights.get(one.name)!.raw), `weights ${one.name}`).toBe(
      true,
    );
  }
  // Another CPU's rounding may move a range by a bin of its histogram, an eighth of a per cent.
  for (const one of made.graph.initializers.filter(({ name }) => name.endsWith('relu_scale'))) {
    expect(floatsOf(one)[0]! / floatsOf(weights.get(one.name)!)[0]!).toBeCloseTo(1, 2);
  }
});
