import { expect, test } from 'vitest';
import { keepRun } from '../../../../../harness/history/kept/keep-run.ts';
import { readDocuments } from '../../../../../harness/history/kept/read-documents.ts';
import { sampleDocument, sampleGate } from '../../reporters/sample-document.ts';
import { project, runOf, temporaryHistory } from './kept-history.ts';

test('a run comes back as it was kept', async () => {
  await using history = await temporaryHistory();
  const document = sampleDocument();
  expect(await keepRun(history.database, document, { project })).toBe(true);
  const [kept] = await readDocuments(history.database, { project, most: 2 });
  expect(kept).toEqual(JSON.parse(JSON.stringify(document)));
});

test('a run that is kept twice is there once, and another one of the same name beside it', async () => {
  await using history = await temporaryHistory();
  const document = runOf('2026-11-01', 8);
  expect(await keepRun(history.database, document, { project })).toBe(true);
  expect(await keepRun(history.database, document, { project })).toBe(false);
  const job = { ...document, command: 'assay run unit --shard 2/4' };
  expect(await keepRun(history.database, job, { project })).toBe(true);
  expect(await readDocuments(history.database, { project, most: 9 })).toHaveLength(2);
});

test('a run whose rows can not all be written leaves none', async () => {
  await using history = await temporaryHistory();
  const gate = sampleGate();
  const broken = { ...gate, measured: { ...gate.measured, value: {} as unknown as number } };
  const document = sampleDocument({ gates: [broken as typeof gate] });
  await expect(keepRun(history.database, document, { project })).rejects.toThrow('cannot be bound');
  for (const table of ['runs', 'documents', 'series', 'verdicts', 'machines']) {
    expect(await history.database.query(`select * from assay_${table}`)).toEqual([]);
  }
});

test('keeps what a gate measured, with its interval, its histograms and its verdict', async () => {
  await using history = await temporaryHistory();
  const histogram = {
    kind: 'histogram' as const,
    unit: 'ms' as const,
    name: 'latency',
    edges: [1, 2, 4],
    counts: [3, 1],
  };
  const gates = [
    sampleGate({ evidence: [histogram] }),
    sampleGate({ id: 'load/predict errors', measured: null, verdict: 'inconclusive' }),
  ];
  await keepRun(history.database, sampleDocument({ gates }), { project });
  const measurements = await history.database.query<{ histograms: string }>(
    'select value, unit, low, high, sample_count, histograms from assay_measurements',
  );
  expect(measurements).toEqual([
    expect.objectContaining({ value: 8.4, unit: 'ms', low: 7.9, high: 9.1, sample_count: 6_000 }),
  ]);
  expect(JSON.parse(measurements[0]?.histograms ?? '')).toEqual([histogram]);
  const verdicts = await history.database.query('select verdict from assay_verdicts');
  expect(verdicts).toEqual([{ verdict: 'pass' }, { verdict: 'inconclusive' }]);
});

test('counts the tests of each suite; of tests that share a name the failed one is told', async () => {
  await using history = await temporaryHistory();
  const one = {
    suite: 'unit',
    file: 'a.test.ts',
    name: 'adds',
    durationMs: 2,
    tags: [],
    reason: null,
  };
  const tests = [
    { ...one, state: 'passed' as const },
    { ...one, state: 'failed' as const, durationMs: 3 },
    { ...one, name: 'waits', state: 'skipped' as const, durationMs: 0 },
  ];
  await keepRun(history.database, sampleDocument({ tests }), { project });
  expect(await history.database.query('select * from assay_suites')).toEqual([
    expect.objectContaining({ name: 'unit', passed: 1, failed: 1, skipped: 1, duration_ms: 5 }),
  ]);
  const results = await history.database.query(
    'select name, state, duration_ms from assay_test_results join assay_tests on id = test_id order by name',
  );
  expect(results).toEqual([
    { name: 'adds', state: 'failed', duration_ms: 5 },
    { name: 'waits', state: 'skipped', duration_ms: 0 },
  ]);
});

test('names of any length are kept, and of tests more than a statement takes', async () => {
  await using history = await temporaryHistory();
  const tests = Array.from({ length: 1_200 }, (_, index) => ({
    suite: 'unit',
    file: 'a.test.ts',
    name: `${'ö'.repeat(index === 0 ? 9_000 : 1)} ${index}`,
    state: 'passed' as const,
    durationMs: 1,
    tags: [],
    reason: null,
  }));
  await keepRun(history.database, sampleDocument({ tests }), { project });
  const [count] = await history.database.query('select count(*) as n from assay_test_results');
  expect(count).toEqual({ n: 1_200 });
  const [longest] = await history.database.query<{ n: number }>(
    'select max(length(name)) as n from assay_tests',
  );
  expect(longest?.n).toBe(401);
});
