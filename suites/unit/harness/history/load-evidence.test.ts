import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepLoadEvidence, readLoadEvidence } from '../../../../harness/history/load-evidence.ts';
import { collectEvidence, poolEvidence } from '../../../../harness/statistics/share/evidence.ts';
import { steady } from '../statistics/share/simulated.ts';

const key = { code: 'abc', config: '123', machineKind: '2 cores' };
const id = 'load/predict latency.p95';
const levels = { pass: 0.05, fail: 0.01 };
const evidence = collectEvidence(
  steady(10, 50, (i) => i % 40 === 0),
  { p0: 0.05, burstSeconds: 0.05 },
);

function runsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const run of ['run-1', 'run-2', 'run-3', 'run-4']) mkdirSync(join(folder, run));
  return folder;
}

test('runs of the same code, config and machine add up, with their looks and their names', async () => {
  const folder = runsFolder();
  await keepLoadEvidence(
    join(folder, 'run-1'),
    key,
    new Map([[id, { evidence, looks: 2, levels }]]),
  );
  await keepLoadEvidence(
    join(folder, 'run-2'),
    key,
    new Map([[id, { evidence, looks: 1, levels }]]),
  );
  const earlier = readLoadEvidence(folder, key, 'run-3').get(id);
  expect(earlier).toMatchObject({ looks: 3, runs: ['run-1', 'run-2'] });
  expect(poolEvidence(earlier?.evidence ?? [])).toEqual(poolEvidence([evidence, evidence]));
});

test.each([{ code: 'abd' }, { config: '124' }, { machineKind: '4 cores' }])(
  'a run with another %o adds nothing',
  async (other) => {
    const folder = runsFolder();
    await keepLoadEvidence(
      join(folder, 'run-1'),
      key,
      new Map([[id, { evidence, looks: 1, levels }]]),
    );
    expect(readLoadEvidence(folder, { ...key, ...other }, 'run-3').size).toBe(0);
  },
);

test('a run adds nothing to itself or to earlier ones', async () => {
  const folder = runsFolder();
  await keepLoadEvidence(
    join(folder, 'run-3'),
    key,
    new Map([[id, { evidence, looks: 1, levels }]]),
  );
  expect(readLoadEvidence(folder, key, 'run-3').size).toBe(0);
});

test('a torn file, another format and a missing folder are no evidence', async () => {
  const folder = runsFolder();
  writeFileSync(join(folder, 'run-1', 'load-evidence.json'), '{"formatVersion":1,"key":{"co');
  writeFileSync(join(folder, 'run-2', 'load-evidence.json'), '{"formatVersion":9}');
  expect(readLoadEvidence(folder, key, 'run-3').size).toBe(0);
  expect(readLoadEvidence(join(folder, 'none'), key, 'run-3').size).toBe(0);
});
