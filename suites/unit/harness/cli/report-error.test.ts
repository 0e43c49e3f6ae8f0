import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { reportError } from '../../../../harness/cli/report-error.ts';
import { UsageError } from '../../../../harness/errors.ts';
import { exitCode } from '../../../../harness/exit-code.ts';

let written: string;
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

/** A folder where nobody may make one, root included. */
function refusal(): unknown {
  try {
    mkdirSync('/sys/assay');
  } catch (error) {
    return error;
  }
  throw new Error('/sys may be written to');
}

test('a folder that nobody may write to is no defect of assay', () => {
  expect(reportError(refusal())).toBe(exitCode.infrastructure);
  expect(written).toContain("mkdir '/sys/assay'");
  expect(written).toMatch(/Give this user the right|read-only/);
  expect(written).not.toContain('defect');
});

test.each([
  ['EACCES', /Give this user the right/],
  ['EROFS', /read-only: run elsewhere/],
  ['ENOSPC', /Make room/],
])('%s is told with its remedy', (code, remedy) => {
  expect(reportError(Object.assign(new Error('no'), { code, path: '/a' }))).toBe(3);
  expect(written).toMatch(remedy);
});

test('what the user has to correct has its remedy and no stack', () => {
  expect(reportError(new UsageError('wrong', { remedy: 'write it\nso' }))).toBe(exitCode.usage);
  expect(written).toBe('assay: wrong\n  write it\n  so\n');
});

test('anything else is a defect, with its stack', () => {
  expect(reportError(new TypeError('undefined is not a function'))).toBe(exitCode.infrastructure);
  expect(written).toMatch(/^assay: this is a defect of assay[^]*TypeError: undefined[^]*at /);
});
