// @module-tag integration
// @module-tag slow
// @module-tag postgres
// @module-tag redis
// @module-tag thorough

import { expect } from 'assay/fixtures';
import type { TargetClient } from '../../../fixtures/target/target.ts';
import { bodyOf } from './backend-test.ts';
import { ended, generatedSet, handIn, test } from './worker-test.ts';

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(backend: TargetClient, path: string): Promise<Row[]> {
  return (await bodyOf<{ rows: Row[] }>(await backend.get(path))).rows;
}

async function create(backend: TargetClient, path: string, body: unknown): Promise<number> {
  const response = await backend.post(path, body);
  expect(response.status).toBe(201);
  return (await bodyOf<{ id: number }>(response)).id;
}

const PER_CLASS = 9;
const SIGNALS = 11 * PER_CLASS;

/** One small data set for all tests of this file. */
const withSet = test.extend('datasetId', { scope: 'file' }, async ({ backend, worker }) => {
  expect(worker.pid).toBeGreaterThan(0);
  return await generatedSet(backend, 'all classes', PER_CLASS);
});

withSet(
  'a generated data set has each class as often, and says of what it is made',
  async ({ backend, datasetId }) => {
    const path = `/dataset-generations?datasetId=${datasetId}`;
    expect(await rowsOf(backend, path)).toMatchObject([
      { state: 'completed', perClass: PER_CLASS, seed: 7, signalCount: SIGNALS },
    ]);
    const signals = `/signals?datasetId=${datasetId}&limit=100`;
    const byLabel = Map.groupBy(await rowsOf(backend, signals), ({ label }) => label);
    expect([...byLabel.values()].map((rows) => rows.length)).toEqual(
      Array.from({ length: 11 }, () => PER_CLASS),
    );
  },
);

withSet(
  'the same generation asked for twice is one, and another of its seed is refused',
  async ({ backend, datasetId }) => {
    expect(await generatedSet(backend, 'all classes', PER_CLASS)).toBe(datasetId);
    const other = { dataset: 'all classes', perClass: 2, seed: 7 };
    expect(await ended(backend, await handIn(backend, 'generate-dataset', other))).toMatchObject({
      state: 'failed',
      reason: `data set 'all classes' has ${PER_CLASS} signals of each class of seed 7 already; take another seed`,
    });
    const { length } = await rowsOf(backend, `/signals?datasetId=${datasetId}&limit=100`);
    expect(length).toBe(SIGNALS);
  },
);

withSet(
  'each variant of the model is evaluated, in a row of its own',
  async ({ backend, datasetId }) => {
    for (const precision of ['fp32', 'int8']) {
      const id = await handIn(backend, 'evaluate', { datasetId, precision });
      expect(await ended(backend, id)).toMatchObject({ state: 'completed', done: SIGNALS });
    }
    const rows = await rowsOf(backend, `/evaluations?datasetId=${datasetId}&sort=id`);
    expect(rows).toHaveLength(2);
    for (const { signalCount, accuracy, latencyMs } of rows) {
      expect(signalCount).toBe(SIGNALS);
      // 95.8 % on the test set of the model's card.
      expect(accuracy).toBeGreaterThan(0.8);
      expect(latencyMs).toBeGreaterThan(0);
    }
    const variants = await rowsOf(backend, '/model-variants?sort=precision');
    expect(variants.map(({ precision }) => precision)).toEqual(['fp32', 'int8']);
  },
);

withSet('every signal of a data set is predicted, once', async ({ backend, datasetId }) => {
  const id = await handIn(backend, 'predict-dataset', { datasetId });
  expect(await ended(backend, id)).toMatchObject({
    state: 'completed',
    done: SIGNALS,
    count: SIGNALS,
    result: { datasetId, predictionCount: SIGNALS },
  });
});

withSet(
  'a campaign tries as many settings of the engine as it says, and finds the best of them',
  async ({ backend, datasetId }) => {
    const trialLimit = 4;
    const body = { name: 'engine', strategy: 'tpe', seed: 1, trialLimit };
    const campaignId = await create(backend, '/hpo-campaigns', body);
    const id = await handIn(backend, 'tune-engine', { campaignId, datasetId });
    const task = await ended(backend, id);
    expect(task).toMatchObject({
      state: 'completed',
      done: trialLimit,
      result: { trials: trialLimit },
    });
    const trials = await rowsOf(backend, `/hpo-trials?campaignId=${campaignId}&sort=number`);
    expect(trials.map(({ number }) => number)).toEqual([...Array(trialLimit).keys()]);
    const best = Math.max(...trials.map(({ objective }) => objective as number));
    expect(task.result!['best']).toMatchObject({ objective: best });
    expect(await rowsOf(backend, '/hpo-campaigns')).toMatchObject([{ state: 'completed' }]);
  },
);

withSet(
  'a campaign trains small architectures that tell the classes better than chance',
  async ({ backend, datasetId }) => {
    const body = { name: 'small', seed: 1, trialLimit: 6 };
    const campaignId = await create(backend, '/nas-campaigns', body);
    const id = await handIn(backend, 'search-architecture', { campaignId, datasetId });
    expect(await ended(backend, id)).toMatchObject({ state: 'completed', result: { trials: 6 } });
    const trials = await rowsOf(backend, `/nas-trials?campaignId=${campaignId}&sort=-accuracy`);
    expect(trials).toHaveLength(6);
    expect(trials[0]!['accuracy']).toBeGreaterThan(3 / 11);
  },
);

withSet(
  'a signal is explained in both ways, and again in place',
  async ({ backend, datasetId }) => {
    const [signal] = await rowsOf(
      backend,
      `/signals?datasetId=${datasetId}&label=imbalance&limit=1`,
    );
    const signalId = signal!['id'];
    for (const method of ['occlusion', 'finite-differences', 'occlusion']) {
      const id = await handIn(backend, 'explain', { signalId, method });
      expect(await ended(backend, id)).toMatchObject({ state: 'completed' });
    }
    const rows = await rowsOf(backend, `/explanations?signalId=${String(signalId)}&sort=method`);
    expect(rows.map(({ method }) => method)).toEqual(['finite-differences', 'occlusion']);
    for (const { weights } of rows) expect(weights).toHaveLength(64);
  },
);

withSet(
  'what a task needs and is not there fails at once, with the reason, and is listed',
  async ({ backend, datasetId }) => {
    const refused = [
      ['predict-dataset', { datasetId: 999 }, 'data set 999 has no signals'],
      ['tune-engine', { campaignId: 999, datasetId }, 'there is no campaign 999'],
      ['explain', { signalId: 999_999 }, 'there is no signal 999999'],
    ] as const;
    for (const [kind, payload, reason] of refused) {
      expect(await ended(backend, await handIn(backend, kind, payload))).toMatchObject({
        state: 'failed',
        reason,
      });
      const { tasks } = await bodyOf<{ tasks: Row[] }>(
        await backend.get(`/tasks?state=failed&kind=${kind}`),
      );
      expect(tasks).toMatchObject([{ kind, state: 'failed', result: { reason } }]);
    }
    // Written behind the task.
    await expect
      .poll(async () => (await rowsOf(backend, '/system-logs?level=error&source=worker')).length)
      .toBeGreaterThanOrEqual(refused.length);
  },
);

withSet('a payload that is none is refused when it is handed in', async ({ backend }) => {
  for (const [kind, payload] of [
    ['predict-dataset', { datasetId: 'all' }],
    ['evaluate', { datasetId: 1, precision: 'fp8' }],
    ['generate-dataset', { dataset: 'huge', perClass: 1e9, seed: 1 }],
    ['explain', { signalId: 1, method: 'guess' }],
  ] as const) {
    const response = await backend.post(`/tasks/${kind}`, payload);
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).code).toBe('invalid_request');
  }
  expect((await backend.post('/tasks/juggle', {})).status).toBe(404);
});
