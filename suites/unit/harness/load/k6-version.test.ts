import { expect, test } from 'vitest';

import { parseK6Version } from '../../../../harness/load/k6-version.ts';

test.for([
  ['k6 v2.2.0 (go1.26.8, linux/amd64)', '2.2.0', 2],
  ['k6 v1.8.1 (commit/abc, go1.26.8, linux/amd64)\nExtensions:', '1.8.1', 1],
  ['k6.exe v2.0.0-rc1 (go1.26, windows/amd64)', '2.0.0-rc1', 2],
] as const)('reads %s', ([output, text, major]) => {
  expect(parseK6Version(output)).toEqual({ text, major });
});

test.for(['k6 v0.57.0 (go1.23)', 'k6 v3.0.0', 'something else', ''])('refuses %j', (output) => {
  expect(parseK6Version(output)).toBeNull();
});
