import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readProc } from '../../../../../harness/measurement/probe/read-proc.ts';

describe('a file of proc', { tags: ['unit'] }, () => {
  test.runIf(process.platform === 'linux')('is read as a whole', () => {
    expect(readProc('/proc/self/stat').split(' ')[0]).toBe(String(process.pid));
    expect(readProc('/proc/version')).toBe(readFileSync('/proc/version', 'latin1'));
  });

  test('is no empty text where it is not there', () => {
    expect(() => readProc('/proc/nobody/stat')).toThrow(/ENOENT/);
  });
});
