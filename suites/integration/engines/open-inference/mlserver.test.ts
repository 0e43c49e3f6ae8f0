// @module-tag thorough
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../../fixtures/engines/create-engine.ts';
import type { Engine } from '../../../../fixtures/engines/engine.ts';
import {
  EngineCrashedError,
  EngineInputError,
  EngineStartError,
  EngineTimeoutError,
} from '../../../../fixtures/engines/errors.ts';
import { registry } from '../../../../fixtures/engines/registry.ts';
import {
  builtModelsFolder,
  writeModelOnce,
} from '../../../../fixtures/models/onnx/built-models.ts';
import { lookupModel, textModel } from '../../models/unlike-models.ts';
import { expected, inputs } from '../lookup-calls.ts';
import { batch, CLASSES, largestDifference, logitsOf, model, windowOf } from '../subjects.ts';
import {
  type PythonServer,
  reasonWithoutServer,
  type StartedServer,
  startServer,
} from './python-server.ts';

const mlserver: PythonServer = { name: 'mlserver', script: 'mlserver_onnx.py' };
const reason = await reasonWithoutServer(mlserver);
const startMlserver = (path: string, loadingSeconds = 0): Promise<StartedServer> =>
  startServer(mlserver, path, loadingSeconds);
const lookup = await writeModelOnce(
  join(builtModelsFolder(), 'contract-lookup-v1.onnx'),
  lookupModel,
);
const texts = await writeModelOnce(join(builtModelsFolder(), 'contract-text-v1.onnx'), textModel);

const open = (url: string, more: { binary?: boolean; startupTimeoutMs?: number } = {}) =>
  createEngine({ engine: 'remote', url, model: 'contract', ...more });

describe.for(reason === null ? [] : [reason])('MLServer', (why) => {
  test('is not here', { tags: ['integration'] }, ({ skip }) => {
    skip(why);
    expect.unreachable();
  });
});

/** Each starts a server of its own, which takes seconds: the nightly workflow takes them all. */
const whole = { tags: ['exhaustive'] };

describe.skipIf(reason !== null)(
  'remote against MLServer',
  { tags: ['integration', 'slow'], timeout: 600_000 },
  () => {
    describe('with a convolutional network', () => {
      let server: StartedServer;
      let engine: Engine;
      beforeAll(async () => {
        server = await startMlserver(model);
        engine = await open(server.url);
      }, 600_000);
      afterAll(async () => {
        await engine[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      });

      test('tells the inputs and outputs of the model', () => {
        expect(engine.inputs).toMatchObject([{ name: 'signal', datatype: 'FP32' }]);
        expect(engine.outputs).toMatchObject([{ name: 'logits', shape: [-1, CLASSES] }]);
      });

      test.for([1, 7, 64])('answers a batch of %i as the reference engine does', async (count) => {
        await using reference = await createEngine({ engine: 'onnx-cpu', model });
        const calls = batch(count);
        const [actual, right] = [await engine.run(calls), await reference.run(calls)];
        expect(actual['logits']).toMatchObject({ datatype: 'FP32', shape: [count, CLASSES] });
        expect(largestDifference(logitsOf(actual), logitsOf(right))).toBeLessThanOrEqual(
          registry.remote.tolerance,
        );
      });

      test('keeps the answers of concurrent calls apart', async () => {
        const calls = batch(16);
        const together = logitsOf(await engine.run(calls));
        const answers = await Promise.all(
          Array.from({ length: 16 }, (_, index) => engine.run(windowOf(calls, index))),
        );
        for (const [index, answer] of answers.entries()) {
          const row = together.subarray(index * CLASSES, (index + 1) * CLASSES);
          expect(largestDifference(logitsOf(answer), row)).toBeLessThanOrEqual(1e-4);
        }
      });

      test('rejects at the deadline of a call, and goes on', async () => {
        await expect(engine.run(batch(64), { timeoutMs: 1 })).rejects.toThrow(EngineTimeoutError);
        await engine.run(batch(1), { timeoutMs: 120_000 });
      });

      test('has its failure on binary tensors reported: they are never turned into JSON', async () => {
        await using binary = await open(server.url, { binary: true });
        await expect(binary.run(batch(1))).rejects.toThrow('the server answered 500');
      });
    });

    describe('with several inputs, INT64, a scalar and open axes', whole, () => {
      let server: StartedServer;
      let engine: Engine;
      beforeAll(async () => {
        server = await startMlserver(lookup);
        engine = await open(server.url);
      }, 600_000);
      afterAll(async () => {
        await engine[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      });

      test.for([
        [1, 1],
        [7, 3],
      ] as const)('answers %i rows of %i steps', async ([rows, steps]) => {
        const { sums, longest } = await engine.run(inputs(rows, steps));
        const right = expected(rows, steps);
        const difference = largestDifference(
          sums!.data as Float32Array,
          Float32Array.from(right.sums),
        );
        expect(difference).toBeLessThanOrEqual(1e-5);
        expect([...(longest!.data as BigInt64Array)]).toEqual(right.longest);
      });

      test('reports what the runtime on the server refuses, in its words', async () => {
        const call = engine.run({
          ...inputs(1, 1),
          ids: { datatype: 'INT64', shape: [1, 1], data: BigInt64Array.of(99n) },
        });
        await expect(call).rejects.toThrow(EngineInputError);
        await expect(call).rejects.toThrow(/the server answered 400: .*Gather node/);
      });
    });

    test('sends and gets texts', whole, async () => {
      await using server = await startMlserver(texts);
      await using engine = await open(server.url);
      const data = ['', 'a "quoted" word', 'naïve €'];
      const { same } = await engine.run({ words: { datatype: 'BYTES', shape: [3], data } });
      expect(same).toEqual({ datatype: 'BYTES', shape: [3], data });
    });

    test('is awaited while it loads the model, and given up at the deadline', whole, async () => {
      await using server = await startMlserver(lookup, 10);
      const late = open(server.url, { startupTimeoutMs: 3_000 });
      await expect(late).rejects.toThrow(EngineStartError);
      await expect(late).rejects.toThrow(
        'it was not ready within 3000 ms; the server answered 400',
      );
      await using engine = await open(server.url);
      expect((await engine.run(inputs(1, 1)))['longest']?.shape).toEqual([1]);
    });

    test('says that a server died, and sends nothing a second time', whole, async () => {
      await using server = await startMlserver(lookup);
      await using engine = await open(server.url);
      await engine.run(inputs(1, 1));
      await server.kill();
      await expect(engine.run(inputs(1, 1))).rejects.toThrow(EngineCrashedError);
    });
  },
);
