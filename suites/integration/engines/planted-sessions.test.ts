// @module-tag slow
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Engine, EngineLoss } from '../../../fixtures/engines/engine.ts';
import {
  EngineCrashedError,
  EngineRunError,
  EngineStartError,
  ModelFileError,
} from '../../../fixtures/engines/errors.ts';
import { HostedRunner } from '../../../fixtures/engines/hosted-runner.ts';
import { defaultOptions } from '../../../fixtures/engines/options.ts';
import { QueuedEngine } from '../../../fixtures/engines/queued-engine.ts';
import type { Tensors } from '../../../fixtures/engines/engine.ts';

/** A session that answers with its input's first value, unless that value is 666: then `fault` runs. */
function sessionWith(fault: string): string {
  return `data:text/javascript,${encodeURIComponent(`
    import { writeSync } from 'node:fs';
    export async function openSession() {
      const x = [{ name: 'x', datatype: 'FP32', shape: [-1] }];
      return {
        device: 'planted', inputs: x, outputs: x,
        async run(inputs) {
          if (inputs.x.data[0] === 666) { ${fault} }
          return { x: { datatype: 'FP32', shape: [1], data: inputs.x.data.slice(0, 1) } };
        },
        async release() {},
      };
    }
  `)}`;
}

async function engineWith(
  sessionModule: string,
  deadlines: { readonly startupTimeoutMs?: number; readonly hangTimeoutMs?: number } = {},
): Promise<Engine> {
  const options = { ...defaultOptions, ...deadlines };
  const runner = await HostedRunner.start({
    engine: 'planted',
    sessionModule,
    session: { ...defaultOptions, model: 'planted.onnx' },
    ...options,
    onLoss: () => {},
  });
  const engine = new QueuedEngine('planted', runner, options);
  onTestFinished(() => engine[Symbol.asyncDispose]());
  return engine;
}

function inputs(value: number): Tensors {
  return { x: { datatype: 'FP32', shape: [1], data: Float32Array.of(value) } };
}

describe('a session that breaks inside of its host', { tags: ['integration'] }, () => {
  test.for<[string, string, EngineLoss['kind'], RegExp]>([
    ['aborts', 'process.abort();', 'signal', /was killed by SIGABRT/],
    ['exits', 'process.exit(3);', 'exit', /exited with code 3/],
    [
      'exits with a last word',
      'writeSync(2, "out of luck\\n"); process.exit(1);',
      'exit',
      /exited with code 1; it wrote: out of luck/,
    ],
    ['never ends', 'for (;;);', 'hang', /did not answer and was killed/],
    ['never settles', 'await new Promise(() => {});', 'exit', /exited with code 13/],
    [
      'writes rubbish into the frames',
      'writeSync(3, "rubbish".repeat(9));',
      'garbled',
      /unknown kind/,
    ],
    [
      'answers a call that nobody made',
      'writeSync(3, new Uint8Array(new Uint32Array([3, 99, 0, 0]).buffer));',
      'garbled',
      /reply 99 came instead of/,
    ],
  ])('%s: that call fails, the next passes', async ([, fault, kind, message]) => {
    const deadlines = kind === 'hang' ? { hangTimeoutMs: 3_000 } : {};
    const engine = await engineWith(sessionWith(fault), deadlines);
    const first = engine.pid;
    const [before, broken, after] = await Promise.allSettled(
      [1, 666, 2].map((value) => engine.run(inputs(value))),
    );
    expect(before).toMatchObject({ status: 'fulfilled' });
    expect(broken).toMatchObject({ status: 'rejected' });
    expect((broken as PromiseRejectedResult).reason).toBeInstanceOf(EngineCrashedError);
    expect((broken as PromiseRejectedResult).reason).toHaveProperty(
      'message',
      expect.stringMatching(message),
    );
    expect(after).toMatchObject({ status: 'fulfilled', value: inputs(2) });
    expect(engine.losses).toMatchObject([{ kind }]);
    expect(engine.pid).not.toBe(first);
  });

  test('throws: that call fails, and the host lives on', async () => {
    const engine = await engineWith(sessionWith('throw new Error("bad kernel");'));
    const first = engine.pid;
    const call = engine.run(inputs(666));
    await expect(call).rejects.toThrow(EngineRunError);
    await expect(call).rejects.toThrow('the model failed: bad kernel');
    expect(await engine.run(inputs(1))).toEqual(inputs(1));
    expect(engine.pid).toBe(first);
  });
});

describe('a session that does not open', { tags: ['integration'] }, () => {
  let opening: (body: string) => string;
  beforeAll(() => {
    opening = (body) =>
      `data:text/javascript,${encodeURIComponent(`export async function openSession() { ${body} }`)}`;
  });

  test.for<[string, string, new (message: string) => Error, RegExp]>([
    [
      'throws',
      'throw new Error("opset 99");',
      ModelFileError,
      /planted.onnx can't be loaded: opset 99/,
    ],
    ['exits', 'process.exit(7);', EngineStartError, /exited with code 7 while it opened planted/],
    ['aborts', 'process.abort();', EngineStartError, /was killed by SIGABRT while it opened/],
    ['hangs', 'for (;;);', EngineStartError, /was not ready after 3000 ms/],
  ])('%s: says so, and leaves nothing', async ([, body, ErrorClass, message]) => {
    const deadlines = body.startsWith('for') ? { startupTimeoutMs: 3_000 } : {};
    const call = engineWith(opening(body), deadlines);
    await expect(call).rejects.toThrow(ErrorClass);
    await expect(call).rejects.toThrow(message);
  });
});
