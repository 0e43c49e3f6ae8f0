import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { Sampler } from '../../../../../harness/measurement/probe/sampler.ts';

const settled = { settleMs: 200 };
const sampler = new Sampler();
await sampler.sample(settled);

async function gained(resource: string, work: () => Promise<void> | void): Promise<number> {
  const before = await sampler.sample(settled);
  await work();
  const after = await sampler.sample(settled);
  return (after.levels[resource] ?? 0) - (before.levels[resource] ?? 0);
}

describe('listeners', { tags: ['unit'] }, () => {
  test('counts each listener on one long-lived emitter, and names its event', async () => {
    const bus = new EventEmitter().setMaxListeners(0);
    const adding = (count: number) => () => {
      for (let added = 0; added < count; added++) bus.on('change', () => undefined);
    };
    expect(await gained('listeners', adding(20))).toBe(20);
    expect(await gained('listeners', adding(3))).toBe(3);
    expect(sampler.detail('listeners')).toMatchObject({ 'EventEmitter "change"': 23 });
    bus.removeAllListeners();
    expect(await gained('listeners', () => undefined)).toBe(0);
  });

  test('counts listeners of an abort signal, whether they were added once or for good', async () => {
    const { signal } = new AbortController();
    const added = await gained('listeners', () => {
      for (let index = 0; index < 20; index++) {
        signal.addEventListener('abort', () => undefined, { once: index % 2 === 0 });
      }
    });
    expect(added).toBe(20);
    expect(signal.aborted).toBe(false);
  });

  test('counts listeners of ever new events on one emitter', async () => {
    const bus = new EventEmitter();
    const added = await gained('listeners', () => {
      for (let index = 0; index < 100; index++) bus.once(`reply-${index}`, () => undefined);
    });
    expect(added).toBe(100);
    expect(bus.eventNames()).toHaveLength(100);
  });

  test('counts none of emitters that are collected, and none that were removed', async () => {
    const bus = new EventEmitter();
    const added = await gained('listeners', () => {
      for (let index = 0; index < 500; index++) {
        const own = new EventEmitter().setMaxListeners(0);
        for (let each = 0; each < 10; each++) own.on('data', () => undefined);
        const listener = (): void => void index;
        bus.on('change', listener).once('end', () => undefined);
        bus.off('change', listener).emit('end');
      }
    });
    expect(added).toBe(0);
  });
});

describe('workers', { tags: ['unit'] }, () => {
  test('counts a worker until it has ended', async () => {
    const started: Worker[] = [];
    const rise = await gained('workers', async () => {
      started.push(new Worker('setInterval(() => undefined, 1000)', { eval: true }));
      await once(started[0] as Worker, 'online');
    });
    expect(rise).toBe(1);
    expect(await gained('workers', async () => void (await started[0]?.terminate()))).toBe(-1);
  });
});

describe('sessions', { tags: ['unit'] }, () => {
  test('counts a session of ONNX Runtime until it is released or collected', async () => {
    const { modelPath } = await import('../../../../../fixtures/models/models.ts');
    const model = await modelPath('fault');
    const { InferenceSession } = createRequire(import.meta.url)(
      'onnxruntime-node',
    ) as typeof import('onnxruntime-node');
    const open = () => InferenceSession.create(model, { intraOpNumThreads: 1 });
    const kept: Awaited<ReturnType<typeof open>>[] = [];
    expect(await gained('sessions', async () => void kept.push(await open()))).toBe(1);
    expect(await gained('sessions', async () => void (await open()))).toBe(0);
    expect(await gained('sessions', () => kept[0]?.release())).toBe(-1);
  });
});
