// @module-tag thorough
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Tensors } from '../../../fixtures/engines/engine.ts';
import { EngineInputError } from '../../../fixtures/engines/errors.ts';
import { builtModelsFolder, writeModelOnce } from '../../../fixtures/models/onnx/built-models.ts';
import { halfModel, lookupModel, textModel } from '../models/unlike-models.ts';
import { expected, inputs } from './lookup-calls.ts';
import { largestDifference, missing, present } from './subjects.ts';

/** Three inputs of three types, one of them a scalar, two open axes, an INT64 output. */
const model = await writeModelOnce(
  join(builtModelsFolder(), 'contract-lookup-v1.onnx'),
  lookupModel,
);

describe('a model unlike the first', { tags: ['integration'] }, () => {
  test.for(missing)('$title is not here', ({ reason }, { skip }) => {
    skip(reason);
    expect.unreachable();
  });

  describe.for(present)('on $title', (subject) => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await subject.open({ model });
    });
    afterAll(() => engine[Symbol.asyncDispose]());

    test('is told as it is: every input, a scalar, open axes', () => {
      expect(engine.inputs).toEqual([
        { name: 'ids', datatype: 'INT64', shape: [-1, -1] },
        { name: 'mask', datatype: 'FP32', shape: [-1, -1] },
        { name: 'scale', datatype: 'FP64', shape: [] },
      ]);
      expect(engine.outputs.map(({ name, datatype }) => [name, datatype])).toEqual([
        ['sums', 'FP32'],
        ['longest', 'INT64'],
      ]);
    });

    test.for([
      [1, 1],
      [2, 5],
      [7, 3],
    ] as const)('answers %i rows of %i steps', async ([rows, steps]) => {
      const { sums, longest } = await engine.run(inputs(rows, steps));
      const right = expected(rows, steps);
      expect(sums!.shape).toEqual([rows, 3]);
      expect(
        largestDifference(sums!.data as Float32Array, Float32Array.from(right.sums)),
      ).toBeLessThanOrEqual(Math.max(1e-5, subject.tolerance));
      expect(longest).toEqual({
        datatype: 'INT64',
        shape: [rows],
        data: BigInt64Array.from(right.longest),
      });
    });

    test('keeps concurrent calls of different shapes apart', async () => {
      const shapes = Array.from({ length: 12 }, (_, at) => [1 + (at % 3), 1 + (at % 5)] as const);
      const answers = await Promise.all(
        shapes.map(([rows, steps]) => engine.run(inputs(rows, steps))),
      );
      for (const [index, [rows, steps]] of shapes.entries()) {
        expect([...(answers[index]!['longest']!.data as BigInt64Array)]).toEqual(
          expected(rows, steps).longest,
        );
      }
    });

    test.for<[string, (good: Tensors) => Tensors, RegExp]>([
      [
        'without its scalar',
        ({ ids, mask }) => ({ ids: ids!, mask: mask! }),
        /'scale' .* is missing/,
      ],
      [
        'with a scalar that has an axis',
        (good) => ({ ...good, scale: { ...good['scale']!, shape: [1] } }),
        /'scale' has shape \[1\]; the model takes \[\]/,
      ],
      [
        'with INT32 for INT64',
        (good) => ({ ...good, ids: { datatype: 'INT32', shape: [1, 1], data: Int32Array.of(1) } }),
        /'ids' is INT32; the model takes INT64/,
      ],
    ])('refuses a call %s', async ([, change, message]) => {
      const call = engine.run(change(inputs(1, 1)));
      await expect(call).rejects.toThrow(EngineInputError);
      await expect(call).rejects.toThrow(message);
    });
  });
});

describe('texts', { tags: ['integration'] }, () => {
  // The reference back end takes numbers; remote carries texts to MLServer and to KServe.
  const takesTexts = present.filter(({ title }) => title !== 'remote');
  test.for(takesTexts)('come back as they went, on $title', async (subject) => {
    const path = await writeModelOnce(
      join(builtModelsFolder(), 'contract-text-v1.onnx'),
      textModel,
    );
    await using engine = await subject.open({ model: path });
    const data = ['', 'a', 'größer', '語'];
    const { same } = await engine.run({ words: { datatype: 'BYTES', shape: [4], data } });
    expect(same).toEqual({ datatype: 'BYTES', shape: [4], data });
  });
});

describe('half precision', { tags: ['integration'] }, () => {
  test.for(present)('comes back bit for bit, on $title', async (subject) => {
    const path = await writeModelOnce(
      join(builtModelsFolder(), 'contract-half-v1.onnx'),
      halfModel,
    );
    await using engine = await subject.open({ model: path });
    // 1, −2, the smallest number, the largest one.
    const data = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff);
    const { same } = await engine.run({ x: { datatype: 'FP16', shape: [4], data } });
    expect(same).toEqual({ datatype: 'FP16', shape: [4], data });
  });
});
