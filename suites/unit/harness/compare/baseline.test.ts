import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { BenchmarkResult } from '../../../../harness/compare/benchmark-result.ts';
import { driftSince, readBaseline, saveBaseline } from '../../../../harness/compare/baseline.ts';

let folder = '';

const git = (...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-baseline-'));
  git('init', '--quiet');
  git('config', 'user.email', 'someone@example.com');
  git('config', 'user.name', 'Someone');
  writeFileSync(join(folder, 'x.ts'), '1');
  git('add', 'x.ts');
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'Begin');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const result: BenchmarkResult = {
  name: 'parse',
  verdict: 'pass',
  ratio: 1,
  interval: [0.99, 1.01],
  pairs: 9,
  seconds: 2,
  reason: 'because',
  needs: null,
  margin: 0.05,
  base: { nsPerOp: 110, bytesPerOp: 0 },
  candidate: { nsPerOp: 100, bytesPerOp: 0 },
  canaryRatio: 1,
  crossCheckRatio: 1,
  rareCalls: {
    verdict: 'pass',
    band: [9, 27],
    base: 0.003,
    candidate: 0.041,
    more: 9,
    fewer: 0,
    calls: 7_200,
    oneOf: 450,
  },
  collections: 0,
  collectionMs: 0,
  unsettledLaunches: 0,
  noise: { stealShare: 0, load: [0, 0] },
  logRatios: [],
};

test('is kept with its commit, and shows how far the machine has drifted since', async () => {
  await saveBaseline(folder, 'main', [result]);
  const baseline = readBaseline(folder, 'main');
  expect(baseline.commit).toBe(git('rev-parse', 'HEAD').trim());
  expect(driftSince(baseline, [result])).toEqual([
    { name: 'parse', storedNsPerOp: 100, machineDrift: 1.1 },
  ]);
});

test('one of another kind of machine is refused, and the kinds that have it are named', () => {
  mkdirSync(join(folder, 'reports/baselines/Sparc-1-core'), { recursive: true });
  writeFileSync(join(folder, 'reports/baselines/Sparc-1-core/old.json'), '{}');
  expect(() => readBaseline(folder, 'old')).toThrow('it was measured on: Sparc-1-core');
});

test.each(['feature/x', '../main', String.raw`a\b`, '.hidden', ''])(
  "the name '%s', which is no file's of that folder, is refused",
  async (name) => {
    await expect(saveBaseline(folder, name, [result])).rejects.toThrow(
      `'${name}' can't be the name of a baseline`,
    );
  },
);

test('changes that are in no commit can not be measured again, so they are refused', async () => {
  writeFileSync(join(folder, 'x.ts'), '2');
  onTestFinished(() => writeFileSync(join(folder, 'x.ts'), '1'));
  await expect(saveBaseline(folder, 'dirty', [result])).rejects.toThrow('needs a commit');
});
