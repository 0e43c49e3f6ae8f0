import { expect, test } from 'vitest';
import {
  refuseMisspeltExports,
  settingsOf,
} from '../../../../../harness/measurement/leak/operation-settings.ts';

const op = () => undefined;

test.each([
  ['INPUTS', 1_000, 'inputs'],
  ['largest_cache', 5_000, 'largestCache'],
  ['concurency', 4, 'concurrency'],
  ['tearDown', op, 'teardown'],
  ['retain', { heap: '<= 1 B/op' }, 'retained'],
])('refuses the export %s, which would be ignored', (name, value, meant) => {
  const refused = () => refuseMisspeltExports({ op, [name]: value }, 'cache.leak.ts');
  expect(refused).toThrow(`cache.leak.ts exports '${name}', which nothing reads`);
  expect(refused).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining(`'${meant}'`) }),
  );
});

test.each([
  ['what is like no option', { BYTES_PER_OPERATION: 4 }],
  ['what has another type', { Inputs: ['a', 'b'] }],
  ['what stands beside the option', { inputs: 100, INPUTS: 100 }],
])('lets a module export %s', (_what, exports) => {
  expect(() => refuseMisspeltExports({ op, ...exports }, 'cache.leak.ts')).not.toThrow();
});

test.each([
  [{ concurrency: 0 }, 'concurrency = 0'],
  [{ inputs: 2.5 }, 'inputs = 2.5'],
  [{ expectedStatuses: [200] }, 'expectedStatuses = [200]'],
  [{ expectedStatuses: 404 }, 'expectedStatuses = 404'],
  [{ retained: '<= 1 B/op' }, 'retained = "<= 1 B/op"'],
])('refuses %o', (given, message) => {
  expect(() => settingsOf(given, "stress('cache')")).toThrow(`stress('cache') says ${message}`);
});

test('what is left out has its default', () => {
  expect(settingsOf({}, 'cache.leak.ts')).toEqual({
    retained: {},
    concurrency: 1,
    inputs: null,
    rarest: null,
    largestCache: null,
    expectedStatuses: [],
  });
});
