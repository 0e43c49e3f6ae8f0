import { expect, test } from 'vitest';
import { signalFromNumbers, signalsFromBytes } from '../../../../../examples/backend/api/signal.ts';

const LENGTH = 4;

function bytesOf(...samples: number[]): Buffer {
  return Buffer.from(Float32Array.from(samples).buffer);
}

test('numbers become float32 samples', () => {
  expect(signalFromNumbers([0, 1.5, -2, 3], LENGTH, 'signal')).toEqual(
    Float32Array.of(0, 1.5, -2, 3),
  );
});

test.each([
  ['not an array', 'text', 'signal is a string; it takes an array of 4 numbers'],
  ['missing', undefined, 'signal is undefined; it takes an array of 4 numbers'],
  ['one sample short', [1, 2, 3], 'signal has 3 samples; the model takes 4'],
  ['one sample long', [1, 2, 3, 4, 5], 'signal has 5 samples; the model takes 4'],
  ['a null', [1, null, 3, 4], 'signal[1] is null; it takes a number'],
  ['a number in quotes', [1, 2, '3', 4], 'signal[2] is a string; it takes a number'],
  ['more than a float32 holds', [1, 2, 3, 1e39], 'signal[3] is Infinity as a float'],
])('a signal that is or has %s is refused with the place', (_, value, message) => {
  expect(() => signalFromNumbers(value, LENGTH, 'signal')).toThrow(message);
});

test('bytes are little-endian float32, one signal after the other', () => {
  expect(signalsFromBytes(bytesOf(1, 2, 3, 4, 5, 6, 7, 8), LENGTH)).toEqual([
    Float32Array.of(1, 2, 3, 4),
    Float32Array.of(5, 6, 7, 8),
  ]);
});

test('bytes at an odd offset of a larger buffer are read all the same', () => {
  const odd = Buffer.concat([Buffer.of(0), bytesOf(1, 2, 3, 4)]).subarray(1);
  expect(signalsFromBytes(odd, LENGTH)).toEqual([Float32Array.of(1, 2, 3, 4)]);
});

test.each([0, 15, 17])('%i bytes are no whole number of signals', (size) => {
  expect(() => signalsFromBytes(Buffer.alloc(size), LENGTH)).toThrow(
    `the body has ${size} bytes; a signal has 16 (4 samples of float32)`,
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  '%d in the second signal is refused with its place',
  (sample) => {
    expect(() => signalsFromBytes(bytesOf(1, 2, 3, 4, 5, sample, 7, 8), LENGTH)).toThrow(
      `signals[1][1] is ${sample} as a float; every value must be finite`,
    );
  },
);
