import { expect, test } from 'vitest';
import { reproduceIn } from '../../../../harness/run/reproduce-in.ts';

const files = {
  root: '/project',
  suites: [
    { name: 'unit', tests: ['/project/src/a.test.js'], scripts: [] },
    { name: 'integration', tests: [], scripts: [] },
    { name: 'load', tests: [], scripts: ['/project/k6/my smoke.mjs', '/project/k6/mixed.js'] },
  ] as const,
  leaks: [{ subject: 'stress/cache', path: '/project/hunts/all.leak.mts' }],
};

test.each([
  ['load/mixed', 'assay load k6/mixed.js'],
  ['load/mixed/reads', 'assay load k6/mixed.js'],
  ['load/my smoke', "assay load 'k6/my smoke.mjs'"],
  ['stress/cache', 'assay leak hunts/all.leak.mts'],
  ['tests', 'assay run unit'],
])('%s is measured once more by the file that has it: %s', (subject, command) => {
  expect(reproduceIn(files, subject)).toBe(command);
});
