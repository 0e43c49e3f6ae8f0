import { expect, test } from 'vitest';
import { reproduceCommand } from '../../../../harness/verdicts/reproduce.ts';

test.each([
  ['load/predict', 'assay load suites/load/predict.ts'],
  ['load/mixed/reads', 'assay load suites/load/mixed.ts'],
  ['stress/predict', 'assay leak suites/stress/predict.leak.ts'],
  ['tests', 'assay run'],
  ['bench/window', 'assay run bench'],
  ['model/int8', 'assay run model'],
])('%s is measured again by %s', (subject, command) => {
  expect(reproduceCommand(subject)).toBe(command);
});
