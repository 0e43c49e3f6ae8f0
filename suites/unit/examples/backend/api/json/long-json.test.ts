import { array, assert, constantFrom, json, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLongJson } from '../../../../../../examples/backend/api/json/long-json.ts';

function read(text: string): unknown {
  const reading = readLongJson(text);
  for (;;) {
    const { done, value } = reading.next();
    if (done) return value;
  }
}

/** Elements or entries, with commas between them. */
function repeated(text: string, count: number): string {
  return Array(count).fill(text).join(',');
}

/** What a reader makes of a text; every refusal is the same to a client. */
function outcome(reader: (text: string) => unknown, text: string): unknown {
  try {
    return { value: reader(text) };
  } catch {
    return 'refused';
  }
}

test('reads what JSON.parse reads', () => {
  assert(
    property(json({ maxDepth: 6 }), constantFrom(0, 1, 2), (text, indent) => {
      const written = JSON.stringify(JSON.parse(text), null, indent);
      expect(read(written)).toEqual(JSON.parse(written));
    }),
  );
});

test('refuses what JSON.parse refuses, and nothing else', () => {
  const pieces = constantFrom(
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    '"a"',
    '"\\"',
    '1',
    '-',
    '1e5',
    '01',
    'true',
    'null',
    ' ',
    '"\\\\"',
    '"\u0001"',
    'NaN',
    '.5',
    '\n',
    '"',
    '[]',
    '{}',
    '"b":',
    '1,2',
  );
  assert(
    property(array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(outcome(read, text)).toEqual(outcome(JSON.parse, text));
    }),
    { numRuns: 2_000 },
  );
});

test('numbers that fill many runs keep their values and their order', () => {
  const numbers = Array.from(
    { length: 50_000 },
    (_, index) => Math.sin(index) * 10 ** (index % 30),
  );
  expect(read(JSON.stringify({ a: [numbers], b: numbers }))).toEqual({ a: [numbers], b: numbers });
});

test('a key `__proto__` is an own property and changes no prototype', () => {
  const value = read('{"__proto__": {"polluted": true}}') as object;
  expect(Object.hasOwn(value, '__proto__')).toBe(true);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect({}).not.toHaveProperty('polluted');
});

describe('what is JSON and too much is refused with what is allowed', () => {
  test.each([
    ['17 levels', `${'['.repeat(17)}${']'.repeat(17)}`, 'deeper than 16 levels'],
    ['100,000 open arrays', '['.repeat(100_000), 'deeper than 16 levels'],
    ['10,000 objects in an array', `[${repeated('{}', 10_000)}]`, 'more than 10000 arrays'],
    ['257 keys', `{${repeated('"k":0', 257)}}`, 'more than 256 keys'],
    ['a long string', `["${'x'.repeat(70_000)}"]`, 'a string longer than 65536'],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(new RegExp(`^the body (is|has).*${message}`));
  });

  test.each([
    ['a long number', `[${'1'.repeat(70_000)}]`, 'a value is missing'],
    ['a megabyte of spaces', `[${' '.repeat(1_000_000)}1]`, 'a value is missing'],
    ['a megabyte of commas', `[${','.repeat(1_000_000)}]`, 'JSON'],
    ['a string of backslashes', `["${'\\'.repeat(1_000_001)}`, 'a string does not end'],
  ])('%s is refused', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('16 levels are allowed', () => {
    expect(read(`${'['.repeat(16)}1${']'.repeat(16)}`)).toBeDefined();
  });
});
