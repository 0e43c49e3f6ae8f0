import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { countVerdicts } from '../../../../../harness/compare/calibrate/calibrate.ts';
import {
  type Calibration,
  readCalibration,
  writeCalibration,
} from '../../../../../harness/compare/calibrate/calibration.ts';

test('counts verdicts from launches that no other verdict used', () => {
  const quiet = Array<number>(18).fill(0);
  expect(countVerdicts([quiet, quiet.slice(0, 8)])).toMatchObject({
    verdicts: 2,
    fails: 0,
    passes: 2,
  });
});

test('a launch that is slower than the margin counts as an alarm', () => {
  expect(countVerdicts([Array<number>(9).fill(0.02)])).toMatchObject({ verdicts: 1, fails: 1 });
});

test('no verdict bounds nothing', () => {
  expect(countVerdicts([[]]).atMost).toBe(1);
});

const calibration: Calibration = {
  formatVersion: 1,
  machineKind: 'Intel Xeon @ 2.60GHz, 2 cores',
  measuredAt: '2026-01-01T00:00:00.000Z',
  minutes: 2,
  load: [0, 0, 0],
  stallMs: 4,
  noiseFloor: 0.001,
  launches: 100,
  secondsALaunch: 0.3,
  smallestDifference: { '10': 0.004, '30': null },
  falseAlarms: { margin: 0.01, verdicts: 10, fails: 0, passes: 10, atMost: 0.26 },
};

test('is kept per kind of machine, and one that can not be read is none', async () => {
  const root = mkdtempSync(join(tmpdir(), 'assay-calibration-'));
  try {
    expect(readCalibration(root, calibration.machineKind)).toBeNull();
    const file = await writeCalibration(root, calibration);
    expect(readCalibration(root, calibration.machineKind)).toEqual(calibration);
    expect(readCalibration(root, 'another machine')).toBeNull();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{"torn');
    expect(readCalibration(root, calibration.machineKind)).toBeNull();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
