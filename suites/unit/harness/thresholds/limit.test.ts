import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLimit } from '../../../../harness/thresholds/limit.ts';

test.each([
  ['<= 25ms', '<=', 25, 'ms'],
  ['< 1.5 s', '<', 1500, 'ms'],
  ['<= 250µs', '<=', 0.25, 'ms'],
  ['<= 0.1%', '<=', 0.001, 'ratio'],
  ['<=1 B/op', '<=', 1, 'B/op'],
  ['2 KiB/op', '<=', 2048, 'B/op'],
  ['== 0', '==', 0, 'count'],
  ['>= 90%', '>=', 0.9, 'ratio'],
  ['  <=  .5 ms ', '<=', 0.5, 'ms'],
  ['<= -10%', '<=', -0.1, 'ratio'],
  ['<= 3/op', '<=', 3, '1/op'],
])("reads '%s'", (text, comparison, value, unit) => {
  expect(parseLimit(text)).toEqual({
    kind: 'absolute',
    limit: { comparison, value, unit, text: text.trim() },
  });
});

test('a plain number is the most that is allowed', () => {
  expect(parseLimit(0).limit).toEqual({ comparison: '<=', value: 0, unit: 'count', text: '0' });
});

test('a limit may be relative to another subject', () => {
  expect(parseLimit('>= fp32 - 1pt')).toEqual({
    kind: 'relative',
    to: 'fp32',
    limit: { comparison: '>=', value: -0.01, unit: 'pt', text: '>= fp32 - 1pt' },
  });
  expect(parseLimit('>= fp32').limit).toMatchObject({ value: 0, unit: 'pt' });
});

test('a relative limit goes either way, in any unit, and is kept as it was written', () => {
  expect(parseLimit('  > base + 0.5% ')).toEqual({
    kind: 'relative',
    to: 'base',
    limit: { comparison: '>', value: 0.005, unit: 'ratio', text: '> base + 0.5%' },
  });
});

test('a refusal names the units that there are, and an example', () => {
  const refusal = refusalOf('<= 25 m');
  expect(refusal.message).toMatch(/^the limit '<= 25 m' has the unknown unit 'm'; units are \w+, /);
  expect(refusal.message).not.toMatch(/units are , |, , /);
  expect(refusal.remedy).toMatch(/^write a limit such as .*<= /);
});

function refusalOf(text: string): Error & { readonly remedy: string | null } {
  try {
    parseLimit(text);
  } catch (error) {
    return error as Error & { remedy: string | null };
  }
  throw new Error('it was not refused');
}

test.each([
  ['about 5ms', 'cannot be read'],
  ['', 'cannot be read'],
  ['<= 25 m', "unknown unit 'm'"],
  ['0toString', "unknown unit 'toString'"],
  ['=> 25ms', 'cannot be read'],
  ['<= 1e3ms', 'cannot be read'],
  ['fp32', 'needs a comparison'],
  [Number.NaN, 'not a finite number'],
])("refuses '%s'", (text, message) => {
  expect(() => parseLimit(text)).toThrow(message);
});

test('never throws anything but its own refusal, whatever is written', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(outcomeOf(text)).toMatch(/^(a finite limit|UsageError)$/);
    }),
    { numRuns: 2000 },
  );
});

function outcomeOf(text: string): string {
  try {
    return Number.isFinite(parseLimit(text).limit.value) ? 'a finite limit' : 'another limit';
  } catch (error) {
    return error instanceof Error ? error.name : 'not an error';
  }
}
