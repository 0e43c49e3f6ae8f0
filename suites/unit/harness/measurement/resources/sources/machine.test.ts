import { describe, expect, test } from 'vitest';
import { MachineSource } from '../../../../../../harness/measurement/resources/sources/machine.ts';

describe('the CPU of the machine', { tags: ['unit'] }, () => {
  test('is what was neither idle nor waiting for a disk, of all cores', () => {
    const lines = [
      'cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1',
      'cpu  150 0 75 850 75 0 0 50 0 0\ncpu0 1',
    ];
    const source = new MachineSource(() => lines.shift() ?? '');
    expect(source.read()).toEqual({});
    // 50 + 25 + 50 (the host took those) of 200.
    expect(source.read()).toEqual({ cores: 0.625 });
  });
});
