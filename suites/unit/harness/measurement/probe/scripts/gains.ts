import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { modelPath } from '../../../../../../fixtures/models/models.ts';
import { Sampler } from '../../../../../../harness/measurement/probe/sampler.ts';

/**
 * What the probes count of things that are made and let go here. They count in the whole process, and
 * some patch it for good: so this one belongs to nobody else.
 */
const settled = { settleMs: 200 };
const sampler = new Sampler();
await sampler.sample(settled);

async function gained(resource: string, work: () => Promise<void> | void): Promise<number> {
  const before = await sampler.sample(settled);
  await work();
  const after = await sampler.sample(settled);
  return (after.levels[resource] ?? 0) - (before.levels[resource] ?? 0);
}

async function listenersOfOneEmitter() {
  const bus = new EventEmitter().setMaxListeners(0);
  const adding = (count: number) => () => {
    for (let added = 0; added < count; added++) bus.on('change', () => undefined);
  };
  const twenty = await gained('listeners', adding(20));
  const three = await gained('listeners', adding(3));
  const named = sampler.detail('listeners')['EventEmitter "change"'];
  bus.removeAllListeners();
  const none = await gained('listeners', () => undefined);
  return { twenty, three, named, none };
}

async function listenersOfASignal() {
  const { signal } = new AbortController();
  const twenty = await gained('listeners', () => {
    for (let index = 0; index < 20; index++) {
      signal.addEventListener('abort', () => undefined, { once: index % 2 === 0 });
    }
  });
  return { twenty, isAborted: signal.aborted };
}

async function listenersOfManyEvents() {
  const bus = new EventEmitter();
  const hundred = await gained('listeners', () => {
    for (let index = 0; index < 100; index++) bus.once(`reply-${index}`, () => undefined);
  });
  return { hundred, events: bus.eventNames().length };
}

async function listenersThatWent() {
  const bus = new EventEmitter();
  return await gained('listeners', () => {
    for (let index = 0; index < 500; index++) {
      const own = new EventEmitter().setMaxListeners(0);
      for (let each = 0; each < 10; each++) own.on('data', () => undefined);
      const listener = (): void => void index;
      bus.on('change', listener).once('end', () => undefined);
      bus.off('change', listener).emit('end');
    }
  });
}

async function workers() {
  const started: Worker[] = [];
  const online = await gained('workers', async () => {
    started.push(new Worker('setInterval(() => undefined, 1000)', { eval: true }));
    await once(started[0] as Worker, 'online');
  });
  const ended = await gained('workers', async () => void (await started[0]?.terminate()));
  return { online, ended };
}

async function sessions() {
  const model = await modelPath('fault');
  const { InferenceSession } = createRequire(import.meta.url)(
    'onnxruntime-node',
  ) as typeof import('onnxruntime-node');
  const open = () => InferenceSession.create(model, { intraOpNumThreads: 1 });
  const kept: Awaited<ReturnType<typeof open>>[] = [];
  const opened = await gained('sessions', async () => void kept.push(await open()));
  const forgotten = await gained('sessions', async () => void (await open()));
  const released = await gained('sessions', () => kept[0]?.release());
  return { opened, forgotten, released };
}

const gains = {
  listenersOfOneEmitter: await listenersOfOneEmitter(),
  listenersOfASignal: await listenersOfASignal(),
  listenersOfManyEvents: await listenersOfManyEvents(),
  listenersThatWent: await listenersThatWent(),
  workers: await workers(),
  sessions: await sessions(),
};

export type Gains = typeof gains;

console.log(JSON.stringify(gains));
