import { expect, test } from 'vitest';
import { softmax } from '../../../../../examples/backend/inference/softmax.ts';

test('equal logits share the probability', () => {
  expect(softmax(Float32Array.of(3, 3, 3, 3))).toEqual(Float32Array.of(0.25, 0.25, 0.25, 0.25));
});

test('logits beyond the range of exp stay finite', () => {
  expect(softmax(Float32Array.of(1e30, -1e30))).toEqual(Float32Array.of(1, 0));
});

test('the difference of two logits is the logarithm of the ratio', () => {
  const [a, b] = softmax(Float32Array.of(Math.log(3), 0));
  expect(a! / b!).toBeCloseTo(3, 5);
});
