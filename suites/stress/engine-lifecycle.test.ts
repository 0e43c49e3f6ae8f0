import { readdir } from 'node:fs/promises';
import { createEngine, describe, expect, test as base } from 'assay/fixtures';
import { modelPath } from '../../fixtures/models/models.ts';

/** The trained model, whichever engines the config names. */
const test = base.override('engineOptions', { model: await modelPath('fault') });

const CYCLES = 8;

const isLinux = process.platform === 'linux';

async function openDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd')).length;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('engines', { tags: ['stress'] }, () => {
  test.skipIf(!isLinux)(
    'that come and go leave no process and no descriptor (reads /proc)',
    async ({ signal }) => {
      const model = await modelPath('fault');
      const samples = signal('healthy');
      const cycle = async (): Promise<number> => {
        await using engine = await createEngine({ engine: 'onnx-cpu', model });
        const shape = [1, 1, samples.length];
        await engine.run({ signal: { datatype: 'FP32', shape, data: samples } });
        return engine.pid!;
      };
      // The first may open what stays: a resolver, a thread pool.
      await cycle();
      const before = await openDescriptors();
      const pids: number[] = [];
      for (let index = 0; index < CYCLES; index += 1) pids.push(await cycle());
      expect(pids.filter(isAlive)).toEqual([]);
      // A pipe is closed in a later turn than the one that tells of the end of its process.
      await expect.poll(openDescriptors).toBeLessThanOrEqual(before);
    },
  );

  test('are released while they are started, and while they run', async ({ signal }) => {
    const model = await modelPath('fault');
    const shape = [1, 1, signal('healthy').length];
    const tensor = { datatype: 'FP32', shape, data: signal('healthy') } as const;
    const engines = await Promise.all(
      Array.from({ length: 4 }, () => createEngine({ engine: 'onnx-cpu', model })),
    );
    const pids = engines.map(({ pid }) => pid!);
    const running = engines.map((engine) => engine.run({ signal: tensor }));
    await Promise.all(engines.map((engine) => engine[Symbol.asyncDispose]()));
    // Disposing drains: what was asked for before is answered.
    for (const outputs of await Promise.all(running)) {
      expect(Object.keys(outputs)).toEqual(['probabilities']);
    }
    expect(pids.filter(isAlive)).toEqual([]);
  });
});
