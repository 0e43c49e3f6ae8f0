import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../../fixtures/engines/create-engine.ts';
import type { Engine } from '../../../../fixtures/engines/engine.ts';
import { EngineInputError } from '../../../../fixtures/engines/errors.ts';
import {
  builtModelsFolder,
  writeModelOnce,
} from '../../../../fixtures/models/onnx/built-models.ts';
import { halfModel, lookupModel, textModel } from '../../models/unlike-models.ts';
import { expected, inputs } from '../lookup-calls.ts';
import { batch, CLASSES, largestDifference, logitsOf, model } from '../subjects.ts';
import {
  type PythonServer,
  reasonWithoutServer,
  startServer,
  type StartedServer,
} from './python-server.ts';

const kserve: PythonServer = { name: 'kserve', script: 'kserve_onnx.py' };
const reason = await reasonWithoutServer(kserve);

const written = (name: string, build: typeof lookupModel): Promise<string> =>
  writeModelOnce(join(builtModelsFolder(), `contract-${name}-v1.onnx`), build);

const open = (url: string, binary?: boolean): Promise<Engine> =>
  createEngine({
    engine: 'remote',
    url,
    model: 'contract',
    ...(binary !== undefined && { binary }),
  });

describe.for(reason === null ? [] : [reason])('KServe', (why) => {
  test('is not here', { tags: ['integration'] }, ({ skip }) => {
    skip(why);
    expect.unreachable();
  });
});

/**
 * KServe's Python server takes and gives Triton's binary tensors, and does not say so in its metadata: it
 * is asked for them by `binary: true`.
 */
describe.skipIf(reason !== null)(
  'remote against KServe',
  { tags: ['integration', 'slow'], timeout: 600_000 },
  () => {
    describe.for([
      ['binary tensors', true],
      ['JSON', false],
    ] as const)('by %s', ([, binary]) => {
      describe('with a convolutional network', () => {
        let server: StartedServer;
        let engine: Engine;
        beforeAll(async () => {
          server = await startServer(kserve, model);
          engine = await open(server.url, binary);
        }, 600_000);
        afterAll(async () => {
          await engine[Symbol.asyncDispose]();
          await server[Symbol.asyncDispose]();
        });

        test('tells the inputs and outputs of the model', () => {
          expect(engine.inputs).toMatchObject([{ name: 'signal', datatype: 'FP32' }]);
          expect(engine.outputs).toMatchObject([{ name: 'logits', shape: [-1, CLASSES] }]);
        });

        test.for([1, 7, 64])(
          'answers a batch of %i as the reference engine does',
          async (count) => {
            await using reference = await createEngine({ engine: 'onnx-cpu', model });
            const calls = batch(count);
            const [actual, right] = [await engine.run(calls), await reference.run(calls)];
            expect(actual['logits']).toMatchObject({ datatype: 'FP32', shape: [count, CLASSES] });
            expect(largestDifference(logitsOf(actual), logitsOf(right))).toBeLessThanOrEqual(1e-5);
          },
        );
      });

      test('takes several inputs, INT64, a scalar and open axes', async () => {
        await using server = await startServer(kserve, await written('lookup', lookupModel));
        await using engine = await open(server.url, binary);
        const { sums, longest } = await engine.run(inputs(7, 3));
        const right = expected(7, 3);
        const sum = Float32Array.from(right.sums);
        expect(largestDifference(sums!.data as Float32Array, sum)).toBeLessThanOrEqual(1e-5);
        expect([...(longest!.data as BigInt64Array)]).toEqual(right.longest);
        const wrong = { datatype: 'INT64', shape: [1, 1], data: BigInt64Array.of(99n) } as const;
        const call = engine.run({ ...inputs(1, 1), ids: wrong });
        await expect(call).rejects.toThrow(EngineInputError);
        await expect(call).rejects.toThrow(/the server answered 400: .*Gather node/);
      });
    });

    test('sends and gets texts as binary tensors', async () => {
      await using server = await startServer(kserve, await written('text', textModel));
      await using engine = await open(server.url, true);
      const data = ['', 'a "quoted" word', 'naïve €'];
      const { same } = await engine.run({ words: { datatype: 'BYTES', shape: [3], data } });
      expect(same).toEqual({ datatype: 'BYTES', shape: [3], data });
    });

    test('carries half precision, NaN and infinity as binary tensors, which JSON can not', async () => {
      await using server = await startServer(kserve, await written('half', halfModel));
      // 1, −2, infinity, NaN.
      const data = Uint16Array.of(0x3c00, 0xc000, 0x7c00, 0x7e00);
      const call = { x: { datatype: 'FP16', shape: [4], data } } as const;
      await using binary = await open(server.url, true);
      expect((await binary.run(call))['same']).toEqual({ datatype: 'FP16', shape: [4], data });
      await using json = await open(server.url);
      await expect(json.run(call)).rejects.toThrow("input 'x' is FP16, which JSON can't carry");
    });
  },
);
