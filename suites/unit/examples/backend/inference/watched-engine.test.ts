import { expect, test } from 'vitest';
import { WatchedEngine } from '../../../../../examples/backend/inference/watched-engine.ts';
import type { Engine } from '../../../../../fixtures/engines/engine.ts';
import {
  EngineCrashedError,
  EngineOverloadedError,
} from '../../../../../fixtures/engines/errors.ts';

/** An engine whose runs go as the list says; afterwards they succeed. */
function scripted(outcomes: (Error | 'ok')[]): { engine: Engine; runs: () => number } {
  let runs = 0;
  const engine = {
    name: 'scripted',
    device: 'cpu',
    inputs: [{ name: 'x', datatype: 'INT64', shape: [-1, 2] }],
    outputs: [],
    async run() {
      const outcome = outcomes[runs] ?? 'ok';
      runs += 1;
      if (outcome !== 'ok') throw outcome;
      return {};
    },
    async [Symbol.asyncDispose]() {},
  } satisfies Partial<Engine>;
  return { engine: engine as unknown as Engine, runs: () => runs };
}

const DEADLINE_MS = 1_000;

test('an idle engine proves itself by a run of its own', async () => {
  const { engine, runs } = scripted([]);
  await new WatchedEngine(engine).ping(DEADLINE_MS);
  expect(runs()).toBe(1);
});

test('a run of a request is proof enough', async () => {
  const { engine, runs } = scripted([]);
  const watched = new WatchedEngine(engine);
  await watched.run({});
  await watched.ping(DEADLINE_MS);
  expect(runs()).toBe(1);
});

test('after a crash the engine has to prove itself again', async () => {
  const { engine, runs } = scripted(['ok', new EngineCrashedError('gone')]);
  const watched = new WatchedEngine(engine);
  await watched.run({});
  await expect(watched.run({})).rejects.toThrow('gone');
  await watched.ping(DEADLINE_MS);
  expect(runs()).toBe(3);
});

test('a full queue says nothing against the engine', async () => {
  const { engine, runs } = scripted(['ok', new EngineOverloadedError('full')]);
  const watched = new WatchedEngine(engine);
  await watched.run({});
  await expect(watched.run({})).rejects.toThrow('full');
  await watched.ping(DEADLINE_MS);
  expect(runs()).toBe(2);
});
