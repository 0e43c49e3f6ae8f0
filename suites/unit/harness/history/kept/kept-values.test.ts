import { expect, test } from 'vitest';
import type { RunDocument } from '../../../../../harness/document/document.ts';
import type { OpenHistory } from '../../../../../harness/history/open-history.ts';
import { comparedWith, type KeptAs } from '../../../../../harness/history/kept/kept-as.ts';
import { keepRun } from '../../../../../harness/history/kept/keep-run.ts';
import { keptValues } from '../../../../../harness/history/kept/kept-values.ts';
import { project, runOf, temporaryHistory } from './kept-history.ts';

const { fingerprint } = runOf('2026-11-01', 1);
const clean = {
  fingerprint: { ...fingerprint, git: { commit: 'a1b2c3d', branch: null, dirty: false } },
};
const dirty = {
  fingerprint: { ...fingerprint, git: { commit: 'a1b2c3d', branch: null, dirty: true } },
};

async function keep({ database }: OpenHistory, ...documents: readonly RunDocument[]) {
  for (const document of documents) await keepRun(database, document, { project });
}

async function valuesOf({ database }: OpenHistory, kind: KeptAs, overrides = {}) {
  const recent = await keptValues(database, {
    project,
    machineKind: fingerprint.machineKind,
    profile: 'smoke',
    keptAs: comparedWith(kind),
    before: Date.parse('2026-12-01'),
    ...overrides,
  });
  return recent['load/predict latency.p99']?.map(({ value }) => value) ?? [];
}

test('the values of the last runs, oldest first, whenever they were kept', async () => {
  await using history = await temporaryHistory();
  await keep(history, runOf('2026-11-02', 9, clean), runOf('2026-11-01', 8, clean));
  expect(await valuesOf(history, 'regular')).toEqual([8, 9]);
});

test('a run of a commit is not held against trees with changes; a changed tree is, against both', async () => {
  await using history = await temporaryHistory();
  await keep(history, runOf('2026-11-01', 8, clean), runOf('2026-11-02', 90, dirty));
  expect(await valuesOf(history, 'regular')).toEqual([8]);
  expect(await valuesOf(history, 'changed')).toEqual([8, 90]);
});

test('parts of a run and single scripts are never among them', async () => {
  await using history = await temporaryHistory();
  const shard = { index: 1, of: 2, planned: [], taken: [] };
  await keep(history, runOf('2026-11-01', 8, clean), runOf('2026-11-02', 4, { ...clean, shard }));
  const { database } = history;
  await keepRun(database, runOf('2026-11-03', 70, clean), { project, isAdHoc: true });
  expect(await valuesOf(history, 'regular')).toEqual([8]);
  expect(await valuesOf(history, 'part')).toEqual([4]);
  expect(await valuesOf(history, 'ad-hoc')).toEqual([70]);
});

test.each([
  ['another kind of machine', { machineKind: 'another' }],
  ['another profile', { profile: 'ci' }],
  ['another project', { project: 'other' }],
  ['runs that came later', { before: Date.parse('2026-10-01') }],
])('of %s there are none', async (_, overrides) => {
  await using history = await temporaryHistory();
  await keep(history, runOf('2026-11-01', 8, clean));
  expect(await valuesOf(history, 'regular', overrides)).toEqual([]);
});

test('a run that ended early is left out, and only the last 20 are taken', async () => {
  await using history = await temporaryHistory();
  await keep(history, runOf('2026-11-30', 1, { ...clean, endedEarly: 'SIGTERM' }));
  for (let day = 1; day <= 25; day += 1) {
    await keep(history, runOf(`2026-11-${String(day).padStart(2, '0')}`, day, clean));
  }
  expect(await valuesOf(history, 'regular')).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 6),
  );
});
