import { beforeEach } from 'vitest';
import { readVariable } from '../../config/environment.ts';
import { failingTestsVariable } from './messages.ts';

// A set-up file of Vitest: so many tests of each file fail, to see that the gate on them does.
let left = Number(readVariable(failingTestsVariable) ?? 0);
beforeEach(() => {
  if (left <= 0) return;
  left -= 1;
  throw new Error('made to fail by assay selftest --project');
});
