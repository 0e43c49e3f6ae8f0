// @module-tag thorough
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generatedItems, runsOf } from '../../../fixtures/models/items.ts';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import type { Model } from '../../../fixtures/models/onnx/model.ts';
import { quantize } from '../../../fixtures/models/quantize/quantize.ts';
import { floatsOf, tensor } from '../../../fixtures/models/quantize/tensors.ts';
import { modelPath } from '../../../fixtures/models/models.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import { windowSamples } from '../../../fixtures/models/train/sets.ts';
import { UsageError } from '../../../harness/errors.ts';
import {
  compareVariant,
  type CompareVariantOptions,
} from '../../../harness/variants/compare-variant.ts';
import { onCpu } from '../../../harness/variants/on-cpu.ts';
import { familyLevels } from '../../../harness/statistics/family.ts';
import { parseThresholds } from '../../../harness/thresholds/parse.ts';
import { judge } from '../../../harness/verdicts/judge.ts';
import type { GateResult } from '../../../harness/verdicts/verdict.ts';

const { model: fp32, path: fault } = await readModel('fault');
const int8 = { perChannel: true, weightBits: 8, exclude: [] } as const;
const ALPHA = 0.05;

/** Of how much slower it may be, in percent. */
const thresholds = (percent: number) =>
  parseThresholds({
    tests: {},
    'model/variant': { accuracy: '>= fp32 - 1pt', slower: `<= ${percent}%`, than: 'fp32' },
  });

/** The gate's verdict on a variant of the trained model; `budgetMs` is for the pairs of launches. */
async function gatesOf(
  variant: Model,
  budgetMs: number,
  percent = 0,
): Promise<{ readonly accuracy: GateResult; readonly slower: GateResult }> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-compare-'));
  const path = join(folder.path, 'variant.onnx');
  await writeFile(path, encodeModel(variant));
  const { measurements } = await compareVariant(options(path, budgetMs, percent));
  const [accuracy, slower] = judge(measurements, thresholds(percent), {
    alpha: ALPHA,
    suites: ['model'],
  });
  return { accuracy: accuracy!, slower: slower! };
}

function options(variant: string, budgetMs: number, percent = 0): CompareVariantOptions {
  return {
    reference: onCpu(fault),
    variant: onCpu(variant),
    subject: 'model/variant',
    against: 'fp32',
    examples: { kind: 'generated', perClass: 20, seed: 7 },
    batch: 1,
    slower: { margin: percent / 100, levels: familyLevels(ALPHA, 2), budgetMs },
  };
}

/** Long enough for any launch; the verdict comes long before where it is not close. */
const ENOUGH_MS = 240_000;
/** For tests that are not about the latency. */
const LITTLE_MS = 100;

function withWeights(name: string, change: (values: Float32Array) => Float32Array): Model {
  const { graph } = fp32;
  const initializers = graph.initializers.map((one) =>
    one.name === name ? tensor(name, 'FLOAT', one.dims, change(floatsOf(one))) : one,
  );
  return { ...fp32, graph: { ...graph, initializers } };
}

describe('the variant gate', { tags: ['slow'], timeout: 600_000 }, () => {
  test('fails a variant that is slower, and says by how much', async () => {
    // Convolutions on integers with the range of each run: several times slower, as the original's was.
    const { accuracy, slower } = await gatesOf(
      await quantize(fp32, { mode: 'dynamic-int8', ...int8 }),
      ENOUGH_MS,
      // Far from it: launches may be short.
      5,
    );
    expect(slower.verdict).toBe('fail');
    expect(slower.reason).toMatch(/^\d[\d,.]* % slower than fp32/);
    expect(slower.measured!.value).toBeGreaterThan(0.5);
    expect(accuracy.verdict).not.toBe('fail');
  });

  test(
    'lets static int8 through where this CPU is faster with it',
    { tags: ['exhaustive'] },
    async () => {
      const items = generatedItems(windowSamples, { perClass: 8, seed: 5 });
      const inputs = runsOf(
        fp32,
        items.map(({ data }) => data),
      );
      const method = { kind: 'entropy' } as const;
      const variant = await quantize(fp32, { mode: 'static-int8', method, inputs, ...int8 });
      const { accuracy, slower } = await gatesOf(variant, ENOUGH_MS);
      expect(accuracy.verdict).toBe('pass');
      // Without integer dot products a CPU may be slower with int8, and then the gate must say so.
      expect(
        slower.measured!.value < 0 ? ['pass', 'inconclusive'] : ['fail', 'inconclusive'],
      ).toContain(slower.verdict);
    },
  );

  test('fails a variant that is less accurate', async () => {
    // The weights of one class's output, turned off: it is never answered again.
    const broken = withWeights('head.weight', (values) => values.fill(0, 0, values.length / 11));
    const { accuracy } = await gatesOf(broken, LITTLE_MS);
    expect(accuracy.verdict).toBe('fail');
    expect(accuracy.reason).toMatch(/pt less accurate than fp32/);
  });

  test('fails a variant that answers NaN', async () => {
    const broken = withWeights('head.bias', (values) => values.fill(Number.NaN));
    const { accuracy } = await gatesOf(broken, LITTLE_MS);
    expect(accuracy).toMatchObject({ verdict: 'fail', measured: null });
    expect(accuracy.reason).toBe('it answers 220 of 220 examples with NaN or infinity');
  });

  test('keeps the facts beside the verdict', async () => {
    const { accuracy } = await gatesOf(
      await quantize(fp32, { mode: 'fp16', exclude: [] }),
      LITTLE_MS,
    );
    const tables = accuracy.evidence.filter((one) => one.kind === 'table');
    expect(tables.map(({ title }) => title)).toEqual([
      expect.stringContaining('McNemar'),
      'The variant beside fp32',
      'Right answers by class',
    ]);
    const size = tables[1]!.rows.find(([name]) => name === 'size');
    expect(size).toEqual(['size', '694 kB', expect.stringMatching(/ kB$/), '0.50×']);
    expect(tables[2]!.rows).toHaveLength(11);
  });
});

describe('a comparison is refused', () => {
  test('with a model of another window', async () => {
    await expect(
      compareVariant(options(await modelPath('resnet18-1d'), LITTLE_MS)),
    ).rejects.toThrow('the model takes [N, 1, 20480]');
  });

  test('with a file that is not there, or items that do not fit', async () => {
    await expect(compareVariant(options('/no/such.onnx', LITTLE_MS))).rejects.toThrow(UsageError);
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-compare-'));
    const prefix = join(folder.path, 'items');
    await writeFile(`${prefix}.f32`, Buffer.alloc(100));
    const examples = { kind: 'files', prefix } as const;
    await expect(compareVariant({ ...options(fault, LITTLE_MS), examples })).rejects.toThrow(
      '100 bytes; that is no whole number of items of 4096 float32',
    );
  });

  test('with an item of a class that the models do not have', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-compare-'));
    const prefix = join(folder.path, 'items');
    await writeFile(`${prefix}.f32`, Buffer.alloc(2 * windowSamples * 4));
    await writeFile(`${prefix}.u8`, Buffer.of(10, 11));
    const examples = { kind: 'files', prefix } as const;
    const call = compareVariant({ ...options(fault, LITTLE_MS), examples });
    await expect(call).rejects.toThrow(UsageError);
    await expect(call).rejects.toThrow('item 1 is of class 11; the models have 11 outputs');
  });
});
