// @module-tag thorough
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import type { Engine, Tensor, Tensors } from '../../../fixtures/engines/engine.ts';
import {
  EngineInputError,
  EngineOverloadedError,
  EngineReleasedError,
  EngineTimeoutError,
} from '../../../fixtures/engines/errors.ts';
import {
  batch,
  CLASSES,
  floatsOf,
  largestDifference,
  logitsOf,
  model,
  missing,
  present,
  type Subject,
  windowOf,
  WINDOW_SAMPLES,
} from './subjects.ts';

describe('the contract of engines', { tags: ['integration'] }, () => {
  test.for(missing)('$title is not here', ({ reason }, { skip }) => {
    skip(reason);
    expect.unreachable();
  });

  describe.for(present)('$title', (subject) => {
    describe('with one engine', () => {
      sharedEngineContract(subject);
    });
    describe('with an engine of its own', () => {
      largestBatchContract(subject);
      // The queue and the host are those of onnx-cpu; loading WebAssembly for each takes a second.
      describe(
        'as of others',
        { tags: subject.title === 'onnx-wasm' ? ['exhaustive'] : [] },
        () => {
          ownEngineContract(subject);
        },
      );
    });
  });
});

function sharedEngineContract(subject: Subject): void {
  let engine: Engine;
  beforeAll(async () => {
    engine = await subject.open();
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  test('tells the names, types and shapes of the model', () => {
    expect(engine.inputs).toEqual([
      { name: 'signal', datatype: 'FP32', shape: [-1, 1, WINDOW_SAMPLES] },
    ]);
    expect(engine.outputs).toEqual([{ name: 'logits', datatype: 'FP32', shape: [-1, CLASSES] }]);
  });

  test.for([1, 2, 7, 64])('answers a batch of %i with that many rows', async (count) => {
    const { logits } = await engine.run(batch(count));
    expect(logits).toMatchObject({ datatype: 'FP32', shape: [count, CLASSES] });
    expect(logits?.data).toBeInstanceOf(Float32Array);
    expect(logits?.data).toHaveLength(count * CLASSES);
    expect(Array.from(logits?.data ?? [], Number)).not.toContainEqual(NaN);
  });

  test('gives different windows different answers', async () => {
    const [one, two] = [await engine.run(batch(1, 1)), await engine.run(batch(1, 2))];
    expect(logitsOf(one)).not.toEqual(logitsOf(two));
  });

  test('gives the same bits for the same input', async () => {
    const inputs = batch(3);
    expect(await engine.run(inputs)).toEqual(await engine.run(inputs));
  });

  test('computes 64 windows at once as it does one by one', async () => {
    const inputs = batch(64);
    const together = logitsOf(await engine.run(inputs));
    const apart = new Float32Array(64 * CLASSES);
    for (let index = 0; index < 64; index += 1) {
      apart.set(logitsOf(await engine.run(windowOf(inputs, index))), index * CLASSES);
    }
    expect(largestDifference(together, apart)).toBeLessThanOrEqual(1e-5);
  });

  test('agrees with the reference engine', async () => {
    await using reference = await createEngine({ engine: 'onnx-cpu', model });
    const inputs = batch(8);
    const [actual, expected] = [await engine.run(inputs), await reference.run(inputs)];
    expect(largestDifference(logitsOf(actual), logitsOf(expected))).toBeLessThanOrEqual(
      subject.tolerance,
    );
  });

  test.for([NaN, Infinity, -Infinity])('survives %d in the input', async (value) => {
    const inputs = batch(1);
    const before = await engine.run(inputs);
    const poisoned = batch(1);
    floatsOf(poisoned, 'signal')[500] = value;
    const [outcome] = await Promise.allSettled([engine.run(poisoned)]);
    // The reference back end refuses what is not finite (422), which no engine of this machine does.
    expect(outcome).toMatchObject(
      subject.title === 'remote'
        ? { status: 'rejected', reason: { name: 'EngineInputError' } }
        : { status: 'fulfilled', value: { logits: { shape: [1, CLASSES] } } },
    );
    expect(await engine.run(inputs)).toEqual(before);
  });

  test('keeps the answers of 64 concurrent calls apart', async () => {
    const inputs = batch(64);
    const expected = logitsOf(await engine.run(inputs));
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) => engine.run(windowOf(inputs, index))),
    );
    const joined = new Float32Array(64 * CLASSES);
    for (const [index, answer] of answers.entries()) joined.set(logitsOf(answer), index * CLASSES);
    expect(largestDifference(joined, expected)).toBeLessThanOrEqual(1e-5);
  });

  const good = batch(1)['signal'] as Tensor;
  test.for<[string, Tensors, RegExp]>([
    ['no input', {}, /'signal' \(FP32 \[N, 1, 2048\]\) is missing; given: nothing/],
    ['a wrong name', { sound: good }, /'signal' .* is missing; given: 'sound'/],
    ['an input too many', { signal: good, sound: good }, /no input 'sound'/],
    [
      'a wrong datatype',
      { signal: { datatype: 'INT64', shape: good.shape, data: new BigInt64Array(WINDOW_SAMPLES) } },
      /is INT64; the model takes FP32/,
    ],
    [
      'a wrong array',
      { signal: { ...good, data: new Int32Array(WINDOW_SAMPLES) } },
      /holds its FP32 values in Int32Array; allowed is Float32Array/,
    ],
    ['a wrong rank', { signal: { ...good, shape: [1, WINDOW_SAMPLES] } }, /shape \[1, 2048\]/],
    [
      'a wrong size',
      { signal: { ...good, shape: [1, 1, 100], data: new Float32Array(100) } },
      /shape \[1, 1, 100\]; the model takes \[N, 1, 2048\] \(N: any integer from 1\)/,
    ],
    [
      'too few values',
      { signal: { ...good, data: new Float32Array(WINDOW_SAMPLES - 1) } },
      /has 2047 values; its shape \[1, 1, 2048\] needs 2048/,
    ],
    [
      'an empty batch',
      { signal: { ...good, shape: [0, 1, WINDOW_SAMPLES], data: new Float32Array(0) } },
      /shape \[0, 1, 2048\]/,
    ],
    [
      'a batch of one and a half',
      { signal: { ...good, shape: [1.5, 1, WINDOW_SAMPLES] } },
      /shape \[1\.5, 1, 2048\]/,
    ],
  ])('refuses %s and says what it takes', async ([, inputs, message]) => {
    const call = engine.run(inputs);
    await expect(call).rejects.toThrow(EngineInputError);
    await expect(call).rejects.toThrow(message);
  });
}

function largestBatchContract(subject: Subject): void {
  test('answers the largest batch', async () => {
    await using engine = await subject.open();
    const inputs = batch(subject.largestBatch);
    const answer = logitsOf(await engine.run(inputs));
    const last = logitsOf(await engine.run(windowOf(inputs, subject.largestBatch - 1)));
    expect(largestDifference(answer.subarray(-CLASSES), last)).toBeLessThanOrEqual(1e-5);
  });
}

function ownEngineContract(subject: Subject): void {
  test('refuses a batch that is larger than allowed before it sends it', async () => {
    await using engine = await subject.open({ maxInputBytes: 3 * WINDOW_SAMPLES * 4 });
    await engine.run(batch(3));
    const call = engine.run(batch(4));
    await expect(call).rejects.toThrow(EngineInputError);
    await expect(call).rejects.toThrow('have 32768 bytes; allowed are 24576');
  });

  test('refuses calls beyond its queue, and answers those that it accepted', async () => {
    await using engine = await subject.open({ maxQueue: 2 });
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => engine.run(batch(4))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(1);
    expect(refused.length).toBeLessThan(12);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(EngineOverloadedError);
      expect(reason).toHaveProperty('message', expect.stringMatching(/2 calls wait already/));
    }
    await engine.run(batch(1));
  });

  test('rejects at the deadline of a call, and goes on', async () => {
    await using engine = await subject.open();
    // In front of it runs enough work to keep it waiting for longer than its deadline.
    const work = Array.from({ length: 4 }, () =>
      engine.run(batch(Math.min(512, subject.largestBatch))),
    );
    await expect(engine.run(batch(1), { timeoutMs: 1 })).rejects.toThrow(EngineTimeoutError);
    await Promise.all(work);
    await engine.run(batch(1), { timeoutMs: 60_000 });
  });

  test('rejects a call that is cancelled with the reason of its signal, and goes on', async () => {
    await using engine = await subject.open();
    const controller = new AbortController();
    const work = Array.from({ length: 4 }, () =>
      engine.run(batch(Math.min(256, subject.largestBatch))),
    );
    const call = engine.run(batch(1), { signal: controller.signal });
    const reason = new Error('the client left');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(engine.run(batch(1), { signal: controller.signal })).rejects.toBe(reason);
    await Promise.all(work);
    await engine.run(batch(1), { signal: new AbortController().signal });
  });

  test('refuses calls after its release', async () => {
    const engine = await subject.open();
    await engine.run(batch(1));
    await engine[Symbol.asyncDispose]();
    await expect(engine.run(batch(1))).rejects.toThrow(EngineReleasedError);
  });

  test('takes a second release for the first one', async () => {
    const engine = await subject.open();
    const first = engine[Symbol.asyncDispose]();
    const second = engine[Symbol.asyncDispose]();
    await expect(Promise.all([first, second])).resolves.toHaveLength(2);
    await engine[Symbol.asyncDispose]();
  });

  test('answers everything that it accepted before a release under load', async () => {
    const engine = await subject.open();
    const calls = Array.from({ length: 16 }, () => engine.run(batch(4)));
    const released = engine[Symbol.asyncDispose]();
    await expect(engine.run(batch(1))).rejects.toThrow(EngineReleasedError);
    await released;
    const answers = await Promise.all(calls);
    expect(answers.map((answer) => answer['logits']?.shape)).toEqual(
      Array.from({ length: 16 }, () => [4, CLASSES]),
    );
  });
}
