import { describe, expect, test } from 'vitest';
import { refuseTwins } from '../../../../harness/run/refuse-twins.ts';

describe('two files that measure under one name', { tags: ['unit'] }, () => {
  test('are refused by that name, with both files', () => {
    const planned = [
      { subject: 'stress/predict', path: '/project/suites/a.leak.ts' },
      { subject: 'load/predict', path: '/project/suites/predict.ts' },
      { subject: 'stress/predict', path: '/project/suites/b.leak.ts' },
    ];
    expect(() => refuseTwins(planned, '/project')).toThrow(
      "'stress/predict' is measured twice: by suites/a.leak.ts and by suites/b.leak.ts",
    );
  });

  test('of one suite each are none', () => {
    const planned = [
      { subject: 'stress/predict', path: '/project/a.leak.ts' },
      { subject: 'load/predict', path: '/project/b.ts' },
    ];
    expect(() => refuseTwins(planned, '/project')).not.toThrow();
  });
});
