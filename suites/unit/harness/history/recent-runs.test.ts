import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunDocument } from '../../../../harness/document/document.ts';
import { readRecentRuns, recentValues } from '../../../../harness/history/recent-runs.ts';
import { sampleDocument, sampleGate } from '../reporters/sample-document.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-history-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function keep(document: RunDocument): Promise<void> {
  await mkdir(join(folder, document.id));
  await writeFile(join(folder, document.id, 'run.json'), JSON.stringify(document));
}

function runWith(
  id: string,
  value: number,
  overrides: Partial<Omit<RunDocument, 'gates'>> = {},
): RunDocument {
  const measured = sampleGate().measured;
  if (measured === null) throw new Error('the sample gate has a value');
  return sampleDocument({
    id,
    gates: [sampleGate({ measured: { ...measured, value } })],
    ...overrides,
  });
}

const here = { machineKind: 'linux-x64-2c-24g-node24', before: '2026-12', profile: 'smoke' };

test('gives the values of earlier runs, oldest first', async () => {
  await keep(runWith('2026-11-02', 9));
  await keep(runWith('2026-11-01', 8));
  const values = recentValues(await readRecentRuns(folder, here));
  expect(values['load/predict latency.p99']?.map(({ value }) => value)).toEqual([8, 9]);
});

test('leaves out other machine kinds, other profiles, later runs and runs that ended early', async () => {
  const { fingerprint } = sampleDocument();
  await keep(runWith('2026-11-01', 1, { fingerprint: { ...fingerprint, machineKind: 'other' } }));
  await keep(runWith('2026-11-02', 2, { profile: 'ci' }));
  await keep(runWith('2026-11-03', 3, { endedEarly: 'SIGINT' }));
  await keep(runWith('2027-01-01', 4));
  expect(recentValues(await readRecentRuns(folder, here))).toEqual({});
});

test('passes over a run whose document is torn, and a folder that does not exist', async () => {
  await mkdir(join(folder, '2026-11-01'));
  await writeFile(join(folder, '2026-11-01', 'run.json'), '{"id": "2026');
  await keep(runWith('2026-11-02', 7));
  const values = recentValues(await readRecentRuns(folder, here));
  expect(Object.values(values).flat()).toHaveLength(1);
  expect(recentValues(await readRecentRuns(join(folder, 'missing'), here))).toEqual({});
});

test('reads no more runs than a sparkline can show', async () => {
  for (let day = 1; day <= 25; day += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await keep(runWith(`2026-11-${String(day).padStart(2, '0')}`, day));
  }
  const values = recentValues(await readRecentRuns(folder, here));
  const days = values['load/predict latency.p99']?.map(({ value }) => value) ?? [];
  expect([days.length, days[0], days.at(-1)]).toEqual([20, 6, 25]);
});
