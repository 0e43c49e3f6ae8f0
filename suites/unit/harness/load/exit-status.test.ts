import { expect, test } from 'vitest';

import { explainExit } from '../../../../harness/load/exit-status.ts';

test.for([0, 99])('takes exit code %d for a planned end', (code) => {
  expect(explainExit({ code, signal: null })).toBeNull();
});

test.for([97, 100, 102, 104, 105, 107, 108, 109, 110, 1, 255])(
  'takes exit code %d for none',
  (code) => {
    expect(explainExit({ code, signal: null })).toContain(`exit code ${code}`);
  },
);

test('names the signal that killed k6', () => {
  expect(explainExit({ code: null, signal: 'SIGKILL' })).toBe('k6 was killed by SIGKILL');
});
