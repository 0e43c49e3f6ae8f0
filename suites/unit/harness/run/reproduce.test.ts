import { expect, test } from 'vitest';
import type { RunPlan } from '../../../../harness/run/prepare.ts';
import { reproduceIn, reproducible } from '../../../../harness/run/reproduce.ts';

const run = {
  root: '/project',
  profileName: 'smoke',
  testSuites: ['unit'],
  scripts: [
    { subject: 'load/my smoke', path: '/project/k6/my smoke.mjs', seconds: 30 },
    { subject: 'load/mixed', path: '/project/k6/mixed.js', seconds: 64.2 },
  ],
  leaks: [{ subject: 'stress/cache', path: '/project/hunts/all.leak.mts' }],
};

test.each([
  ['load/mixed', 'assay load k6/mixed.js --duration 65s'],
  ['load/mixed/reads', 'assay load k6/mixed.js --duration 65s'],
  ['load/my smoke', "assay load 'k6/my smoke.mjs' --duration 30s"],
  ['stress/cache', 'assay leak hunts/all.leak.mts'],
  ['tests', 'assay run unit'],
])('%s is measured once more by the file that has it: %s', (subject, command) => {
  expect(reproduceIn(run, subject)).toBe(command);
});

test('another profile than the usual one is named', () => {
  const command = 'assay load k6/mixed.js --duration 65s --profile ci';
  expect(reproduceIn({ ...run, profileName: 'ci' }, 'load/mixed')).toBe(command);
});

test.each([
  ['load/mixedup', 'assay load suites/load/mixedup.ts'],
  ['stress/other', 'assay leak suites/stress/other.leak.ts'],
  ['model/int8', 'assay run model'],
])(
  '%s, of which the plan has no file, is measured where its suite keeps it',
  (subject, command) => {
    expect(reproduceIn(run, subject)).toBe(command);
  },
);

const nothing = { tests: [], leaks: [], scripts: [], junit: null, asked: false };

test.each([
  [
    'the suites that have some',
    [
      { ...nothing, name: 'unit', tests: ['/project/src/a.test.js'] },
      { ...nothing, name: 'integration' },
      { ...nothing, name: 'stress', leaks: ['/project/a.leak.ts'] },
    ],
    'assay run unit',
  ],
  [
    'one of another runner',
    [
      { ...nothing, name: 'unit' },
      { ...nothing, name: 'integration', junit: { files: ['results.xml'], command: null } },
    ],
    'assay run integration',
  ],
  [
    'one that was asked for and is empty',
    [{ ...nothing, name: 'unit', asked: true }],
    'assay run unit',
  ],
  ['none', [{ ...nothing, name: 'unit' }], 'assay run'],
])('tests are measured once more by %s', (_, suites, command) => {
  const plan = {
    loaded: { root: '/project' },
    profileName: 'smoke',
    suites,
    measurements: { scripts: [], loadTimes: new Map(), leaks: [] },
  };
  expect(reproduceIn(reproducible(plan as unknown as RunPlan), 'tests')).toBe(command);
});
