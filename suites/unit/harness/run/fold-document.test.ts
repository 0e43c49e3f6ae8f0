import { describe, expect, test } from 'vitest';
import { documentSchema, type TestReport } from '../../../../harness/document/document.ts';
import type { RunEvent } from '../../../../harness/run/events.ts';
import { sampleSweep } from '../reporters/sample-document.ts';
import { foldDocument } from '../../../../harness/run/fold-document.ts';

const started: RunEvent = {
  type: 'run-started',
  id: '2026-11-24T10-03-12Z-a1b2c3d',
  startedAt: '2026-11-24T10:03:12.000Z',
  profile: 'smoke',
  suites: ['unit'],
  command: 'assay run unit',
  fingerprint: {
    machineKind: 'a kind',
    cpu: { model: 'a cpu', cores: 2, mhz: null },
    memoryBytes: 1,
    os: 'an os',
    kernel: '6',
    node: '24',
    gpu: { available: false, detail: 'nvidia-smi: not found' },
    loadAverage: [0, 0, 0],
    versions: { vitest: '5' },
    git: null,
  },
};
const ended: RunEvent = {
  type: 'run-ended',
  seconds: 12,
  verdict: 'pass',
  sentence: 'all 1 gates pass',
  exitCode: 0,
  endedEarly: null,
  peakRssBytes: 132e6,
};

function passed(name: string): TestReport {
  return {
    suite: 'unit',
    file: 'a.test.ts',
    name,
    state: 'passed',
    durationMs: 1,
    tags: [],
    reason: null,
  };
}

test('the sweeps of a run are in its document, which has no such field where none was asked for', () => {
  const document = foldDocument([started, { type: 'swept', sweep: sampleSweep }, ended]);
  expect(documentSchema.parse(document).sweeps).toEqual([sampleSweep]);
  expect(foldDocument([started, ended])).not.toHaveProperty('sweeps');
});

describe('a run that came to its end', () => {
  test('is a valid document with its verdict', () => {
    const document = foldDocument([started, ended]);
    expect(documentSchema.parse(document)).toEqual(document);
    expect(document).toMatchObject({ verdict: 'pass', exitCode: 0, endedEarly: null });
  });

  test('adds the versions that came to be known', () => {
    const versions: RunEvent = { type: 'versions', versions: { k6: '2' } };
    expect(foldDocument([started, versions, ended]).fingerprint.versions).toEqual({
      vitest: '5',
      k6: '2',
    });
  });
});

describe('a run that was killed', () => {
  const killed = foldDocument([
    started,
    { type: 'phase-started', phase: 'unit', budgetSeconds: 40 },
    { type: 'test-started', suite: 'unit', file: 'a.test.ts', name: 'one' },
    { type: 'test-ended', test: passed('one') },
    { type: 'test-started', suite: 'unit', file: 'a.test.ts', name: 'two' },
  ]);

  test('is a valid document without a verdict', () => {
    expect(documentSchema.parse(killed)).toEqual(killed);
    expect(killed).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
    expect(killed.endedEarly).toContain('killed');
  });

  test('shows the phase that was running as interrupted', () => {
    expect(killed.phases).toMatchObject([{ name: 'unit', state: 'interrupted' }]);
  });

  test('shows the test that was running as neither passed nor failed', () => {
    expect(killed.tests).toMatchObject([
      { name: 'one', state: 'passed' },
      { name: 'two', state: 'skipped', reason: 'it was running when the run ended' },
    ]);
  });
});

test('a file that runs again keeps the failures of its first part and nothing else', () => {
  const failed = { ...passed('two'), state: 'failed' as const };
  const { tests } = foldDocument([
    started,
    { type: 'test-ended', test: passed('one') },
    { type: 'test-ended', test: failed },
    { type: 'file-restarted', suite: 'unit', file: 'a.test.ts' },
    { type: 'test-ended', test: passed('one') },
  ]);
  expect(tests.map(({ name, state }) => [name, state])).toEqual([
    ['two', 'failed'],
    ['one', 'passed'],
  ]);
});
