import { expect, test } from 'vitest';

import { checkSubjects } from '../../../../harness/run/check-subjects.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';

const known = {
  suites: ['load', 'stress'],
  subjects: ['load/predict', 'load/mixed/reads', 'load/mixed/writes'],
  open: [] as readonly string[],
};

function check(subject: string, changes: Partial<typeof known> = {}): () => void {
  const thresholds = parseThresholds({ [subject]: { errors: '<= 1%' } });
  return () => {
    checkSubjects(thresholds, { ...known, ...changes });
  };
}

test.for(['load/predict', 'load/mixed/reads', 'load/*', 'load/**', 'load/mixed/*'] as const)(
  'takes %s',
  (subject) => {
    expect(check(subject)).not.toThrow();
  },
);

test.for([
  [
    'load/predcit',
    'thresholds["load/predcit"]: nothing of this name is measured. Did you mean \'load/predict\'?',
  ],
  ['load/mixed/read', "Did you mean 'load/mixed/reads'?"],
  ['load/predict/*', 'nothing of this name is measured.'],
] as const)('refuses %s', ([subject, message]) => {
  expect(check(subject)).toThrow(message);
});

test('knows nothing of the suites that do not run', () => {
  expect(check('load/predcit', { suites: ['stress'] })).not.toThrow();
});

test('leaves a suite without files to its own gate', () => {
  expect(check('load/predict', { subjects: [] })).not.toThrow();
});

test('can not tell the scenarios of a script that k6 refuses', () => {
  const broken = { subjects: ['load/predict', 'load/mixed'], open: ['load/mixed'] };
  expect(check('load/mixed/reads', broken)).not.toThrow();
  expect(check('load/predcit', broken)).toThrow("Did you mean 'load/predict'?");
});
