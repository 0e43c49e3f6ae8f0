// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { expect } from 'assay/fixtures';
import { faultClasses } from '../../../fixtures/signals/index.ts';
import { bodyOf, type PredictionAnswer, test, vibration, WINDOW_SAMPLES } from './backend-test.ts';

test('a signal as JSON gets a label, and is kept', async ({ backend }) => {
  const response = await backend.post('/predict', { signal: [...vibration('imbalance')] });
  expect(response.status).toBe(200);
  const prediction = await bodyOf<PredictionAnswer>(response);
  expect(prediction).toMatchObject({
    label: 'imbalance',
    cached: false,
    model: { name: 'fault', version: '1' },
  });
  expect(Object.keys(prediction.probabilities)).toEqual([...faultClasses]);
  expect(prediction.confidence).toBe(prediction.probabilities['imbalance']);

  const { cached: _, ...kept } = prediction;
  const found = await backend.get(`/predictions/${prediction.id}`);
  expect(await found.json()).toEqual(kept);
});

test('the same signal as bytes gets the same probabilities', async ({ backend }) => {
  const signal = vibration('wear');
  const noCache = { headers: { 'cache-control': 'no-cache' } };
  const fromJson = await backend.post('/predict', { signal: [...signal] }, noCache);
  const fromBytes = await backend.post('/predict', signal, noCache);
  const [a, b] = [
    await bodyOf<PredictionAnswer>(fromJson),
    await bodyOf<PredictionAnswer>(fromBytes),
  ];
  expect(b.probabilities).toEqual(a.probabilities);
  expect(b.id).not.toBe(a.id);
});

test('a body that does not name its type is read as JSON', async ({ backend }) => {
  const body = new Blob([JSON.stringify({ signal: [...vibration()] })]);
  const response = await fetch(`${backend.url}/predict`, { method: 'POST', body });
  expect(response.status).toBe(200);
});

test('a batch comes back in its order, each as if it were alone', async ({ backend }) => {
  const faults = ['healthy', 'cavitation', 'misalignment'] as const;
  const signals = faults.map((fault) => vibration(fault));
  const response = await backend.post('/predict/batch', {
    signals: signals.map((signal) => [...signal]),
  });
  const { predictions } = await bodyOf<{ predictions: PredictionAnswer[] }>(response);
  expect(predictions.map(({ label }) => label)).toEqual(faults);
  for (const [index, signal] of signals.entries()) {
    const alone = await backend.post('/predict', signal, {
      headers: { 'cache-control': 'no-cache' },
    });
    const { confidence } = await bodyOf<PredictionAnswer>(alone);
    expect(predictions[index]!.confidence).toBeCloseTo(confidence, 5);
  }
});

test('a batch of 128 is the largest', async ({ backend }) => {
  const batch = new Float32Array(128 * WINDOW_SAMPLES);
  for (let index = 0; index < 128; index += 1) batch.set(vibration(), index * WINDOW_SAMPLES);
  const response = await backend.post('/predict/batch', batch);
  expect(response.status).toBe(200);
  const { predictions } = await bodyOf<{ predictions: PredictionAnswer[] }>(response);
  expect(new Set(predictions.map(({ id }) => id)).size).toBe(128);
});

const BYTES = 4 * WINDOW_SAMPLES;

test.for<[what: string, body: unknown, status: number, reason: string | RegExp]>([
  ['is not JSON', '{"signal": [1, 2', 400, 'the body is not JSON'],
  ['is empty', '', 400, 'the body is empty; it takes JSON'],
  ['is an array', [1], 400, 'expected object'],
  ['has no signal', {}, 400, 'signal is undefined; it takes an array of 4096 numbers'],
  ['has another field', { signal: [], extra: 1 }, 400, 'extra'],
  ['is too short', { signal: [1, 2, 3] }, 400, 'signal has 3 samples; the model takes 4096'],
  ['has NaN in JSON', '{"signal": [NaN]}', 400, 'the body is not JSON'],
  ['has a null', { signal: Array(WINDOW_SAMPLES).fill(null) }, 400, 'signal[0] is null'],
  [
    'has NaN in bytes',
    new Float32Array(WINDOW_SAMPLES).fill(Number.NaN),
    422,
    'signals[0][0] is NaN',
  ],
  ['is one byte short', Buffer.alloc(BYTES - 1), 400, `the body has ${BYTES - 1} bytes`],
  ['has no bytes', Buffer.alloc(0), 400, /empty|0 bytes/],
  ['has two signals', Buffer.alloc(2 * BYTES), 400, '/predict takes one, /predict/batch several'],
  ['is larger than a megabyte', Buffer.alloc(1024 ** 2 + 1), 413, 'allowed: 1048576 bytes'],
])(
  'a prediction whose body %s is refused with the reason',
  async ([, body, status, reason], { backend }) => {
    const response = await backend.post('/predict', body);
    expect(response.status).toBe(status);
    expect((await bodyOf(response)).error).toMatch(reason);
  },
);

test('a type that is neither JSON nor bytes is refused with those that are allowed', async ({
  backend,
}) => {
  const headers = { 'content-type': 'text/csv' };
  const response = await backend.post('/predict', '1,2,3', { headers });
  expect(response.status).toBe(415);
  expect((await bodyOf(response)).error).toContain(
    'allowed: application/json, application/octet-stream',
  );
});

test.for<[what: string, body: unknown, reason: string]>([
  ['0 signals', { signals: [] }, 'has no signal; 1 to 128 are allowed'],
  [
    '129 signals',
    { signals: Array.from({ length: 129 }, () => []) },
    'the batch has 129 signals; 1 to 128 are allowed',
  ],
  ['129 signals in bytes', Buffer.alloc(129 * BYTES), 'the batch has 129 signals'],
  [
    'a wrong second signal',
    { signals: [Array(WINDOW_SAMPLES).fill(0), [1]] },
    'signals[1] has 1 samples',
  ],
  ['no list', { signals: 'all' }, 'signals'],
])('a batch with %s is refused with the reason', async ([, body, reason], { backend }) => {
  const response = await backend.post('/predict/batch', body);
  expect(response.status).toBe(400);
  expect((await bodyOf(response)).error).toContain(reason);
});

test('nothing of a refused batch is kept', async ({ backend }) => {
  const newest = async () =>
    (await bodyOf<{ predictions: { id: number }[] }>(await backend.get('/predictions?limit=1')))
      .predictions[0]?.id;
  const before = await newest();
  const signals = [[...vibration()], [1]];
  expect((await backend.post('/predict/batch', { signals })).status).toBe(400);
  expect(await newest()).toBe(before);
});

test('predictions are listed newest first, in pages, by label', async ({ backend }) => {
  const ids: number[] = [];
  for (let index = 0; index < 3; index += 1) {
    const response = await backend.post('/predict', vibration('looseness'));
    ids.unshift((await bodyOf<PredictionAnswer>(response)).id);
  }
  interface Page {
    predictions: PredictionAnswer[];
    next: number | null;
  }
  const first = await bodyOf<Page>(await backend.get('/predictions?limit=2&label=looseness'));
  expect(first.predictions.map(({ id }) => id)).toEqual(ids.slice(0, 2));
  const rest = await bodyOf<Page>(
    await backend.get(`/predictions?label=looseness&before=${first.next}`),
  );
  expect(rest).toMatchObject({ predictions: [{ id: ids[2] }], next: null });
});

test.for<[path: string, status: number, code: string]>([
  ['/predictions?limit=0', 400, 'invalid_request'],
  ['/predictions?limit=101', 400, 'invalid_request'],
  ['/predictions?before=x', 400, 'invalid_request'],
  ['/predictions?label=rust', 400, 'unknown_label'],
  ['/predictions?order=asc', 400, 'invalid_request'],
  ['/predictions/0', 400, 'invalid_request'],
  ['/predictions/9007199254740991', 404, 'unknown_prediction'],
  ['/nowhere', 404, 'unknown_route'],
])('GET %s is refused with %i', async ([path, status, code], { backend }) => {
  const response = await backend.get(path);
  expect(response.status).toBe(status);
  expect((await bodyOf(response)).code).toBe(code);
});
