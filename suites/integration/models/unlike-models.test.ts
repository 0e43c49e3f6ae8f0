import { mkdtempDisposable, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inputsFor, nothingGiven } from '../../../fixtures/models/inputs/model-inputs.ts';
import { ModelSession } from '../../../fixtures/models/model-session.ts';
import { encodeModel } from '../../../fixtures/models/onnx/model-file.ts';
import type { Model } from '../../../fixtures/models/onnx/model.ts';
import { quantizeVerified } from '../../../fixtures/models/quantize/verified.ts';
import { readModel } from '../../../fixtures/models/read-model.ts';
import { RefusedModelError } from '../../../fixtures/models/refused.ts';
import { writeModel } from '../../../harness/cli/actions/model/write-model.ts';
import { halfModel, loopModel, lookupModel, textModel } from './unlike-models.ts';

const int8 = { perChannel: true, weightBits: 7, exclude: [] } as const;

async function inputsOf(model: Model, given = nothingGiven) {
  await using session = await ModelSession.open(encodeModel(model));
  return await inputsFor(model, session, given, { runs: 4 });
}

async function checked(model: Model) {
  return { bytes: encodeModel(model).byteLength, runs: (await inputsOf(model)).runs };
}

describe(
  'a model whose Loop reads a weight of the graph around it',
  { tags: ['integration'] },
  () => {
    const model = loopModel();

    test.each([
      ['dynamic-int8', { mode: 'dynamic-int8', ...int8 }, 0.2, 2],
      ['fp16', { mode: 'fp16', exclude: [] }, 0.01, 0],
    ] as const)(
      'still runs as %s, inside of the loop too',
      async (_mode, options, most, operators) => {
        const variant = await quantizeVerified(model, options, await checked(model));
        expect(variant.error.relative).toBeLessThan(most);
        expect(variant.bytes).toBeLessThan(0.6 * encodeModel(model).byteLength);
        expect(variant.report.quantizedOperators).toBe(operators);
      },
    );
  },
);

describe('quantizing is refused with its reason', { tags: ['integration'] }, () => {
  test('where nothing has weights', async () => {
    const model = lookupModel();
    const call = quantizeVerified(model, { mode: 'dynamic-int8', ...int8 }, await checked(model));
    await expect(call).rejects.toThrow(RefusedModelError);
    await expect(call).rejects.toThrow('nothing was quantized: 0 of 0 operators with weights');
  });

  test('where the file would grow', async () => {
    const model = loopModel();
    const { runs } = await checked(model);
    const call = quantizeVerified(model, { mode: 'fp16', exclude: [] }, { bytes: 100, runs });
    await expect(call).rejects.toThrow(/the file would grow: 100 bytes to \d+/);
  });
});

describe('inputs', { tags: ['integration'] }, () => {
  test('are made up from types, symbols and what the graph has a use for', async () => {
    const { runs, said, isMadeUp } = await inputsOf(lookupModel());
    const [first] = runs;
    expect(isMadeUp).toBe(true);
    expect(first!['ids']!.shape).toEqual(first!['mask']!.shape);
    expect(first!['scale']!.shape).toEqual([]);
    const ids = Array.from(first!['ids']!.data as BigInt64Array, Number);
    expect(Math.min(...ids)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ids)).toBeLessThanOrEqual(9);
    expect(said[0]).toContain('0 to 9 (rows of a table of 10)');
  });

  test('are texts where the model takes texts', async () => {
    const { runs } = await inputsOf(textModel());
    expect(runs[0]!['words']!.data).toEqual([expect.stringContaining('word')]);
  });

  test('are half precision where the model takes that', async () => {
    const { runs } = await inputsOf(halfModel());
    expect(runs[0]!['x']).toMatchObject({ datatype: 'FP16', data: expect.any(Uint16Array) });
  });

  test('are taken as they are given, and the others are made up', async () => {
    const { runs, said } = await inputsOf(lookupModel(), {
      shapes: ['mask=1x3'],
      data: ['ids=[[1,2,3]]', 'scale=2'],
    });
    expect(runs[0]!['ids']!.data).toEqual(BigInt64Array.of(1n, 2n, 3n));
    expect(runs[0]!['scale']!.data).toEqual(Float64Array.of(2));
    expect(said[1]).toContain('made up: normal noise');
  });

  test.each([
    ['idz=[[1]]', "the model has no input 'idz'. Did you mean 'ids'?"],
    ['[[1]]', "--data '[[1]]' names no input"],
    ['ids=[[1.5]]', /1\.5|integer/],
    ['ids=[1]', undefined],
  ])('are refused: %s', async (data, message) => {
    await expect(inputsOf(lookupModel(), { shapes: [], data: [data] })).rejects.toThrow(message);
  });
});

describe('weights beside the model', { tags: ['integration'] }, () => {
  test('are written there and read from there, and the runtime finds them', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-beside-'));
    const path = join(folder.path, 'm.onnx');
    const model = loopModel();
    await writeModel(path, model, { beside: true });
    expect((await readdir(folder.path)).toSorted()).toEqual(['m.onnx', 'm.onnx.data']);
    const read = await readModel(path);
    expect(read.isBeside).toBe(true);
    expect(read.model.graph.initializers.map(({ raw }) => Buffer.from(raw))).toEqual(
      model.graph.initializers.map(({ raw }) => Buffer.from(raw)),
    );
    await using session = await ModelSession.open(path);
    expect(await session.run((await inputsOf(model)).runs[0]!)).toHaveProperty('y');
  });

  test('that are missing or cut short are named', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-beside-'));
    const path = join(folder.path, 'm.onnx');
    await writeModel(path, loopModel(), { beside: true });
    await writeFile(join(folder.path, 'm.onnx.data'), 'short');
    await expect(readModel(path)).rejects.toThrow(/m\.onnx\.data ends \d+ bytes too early/);
    await rm(join(folder.path, 'm.onnx.data'));
    await expect(readModel(path)).rejects.toThrow(/m\.onnx\.data, which can't be read/);
  });
});
