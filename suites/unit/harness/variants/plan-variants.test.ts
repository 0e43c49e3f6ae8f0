import { expect, test } from 'vitest';
import { planVariants } from '../../../../harness/variants/plan-variants.ts';
import { UsageError } from '../../../../harness/errors.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';

const shared = { engine: 'onnx-cpu', threads: 1, url: null } as const;
const fp32 = { ...shared, name: 'fp32', model: '/project/models/fp32.onnx', threads: 7 };
const int8 = {
  ...shared,
  name: 'int8',
  model: '/project/models/int8.onnx',
  engine: 'onnx-cuda',
} as const;
const engines = [fp32, int8];

function plan(thresholds: Parameters<typeof parseThresholds>[0]) {
  return planVariants(parseThresholds(thresholds), engines);
}

test('a variant is held against the engine that its thresholds name', () => {
  expect(
    plan({ 'model/int8': { accuracy: '>= fp32 - 1pt', slower: '<= 5%', than: 'fp32' } }),
  ).toEqual([
    {
      subject: 'model/int8',
      // Each side with the engine and the threads that the config gives it.
      variant: int8,
      reference: fp32,
      slowerMargin: 0.05,
      asksAccuracy: true,
    },
  ]);
});

test('an absolute accuracy needs no other model and no latency', () => {
  expect(plan({ 'model/fp32': { accuracy: '>= 90%' } })).toMatchObject([
    { variant: fp32, reference: fp32, slowerMargin: null },
  ]);
});

test('a pattern is a variant for each engine', () => {
  expect(plan({ 'model/*': { accuracy: '>= 90%' } }).map(({ subject }) => subject)).toEqual([
    'model/fp32',
    'model/int8',
  ]);
});

test('thresholds of other suites are no variants', () => {
  expect(plan({ 'load/predict': { errors: '<= 0.1%' } })).toEqual([]);
});

test('an engine that the config does not have is refused, with the nearest one', () => {
  expect(() => plan({ 'model/int9': { accuracy: '>= 90%' } })).toThrow(UsageError);
  expect(() => plan({ 'model/int9': { accuracy: '>= 90%' } })).toThrow(
    /names the engine 'int9', which the config does not have.*int8/,
  );
  expect(() => plan({ 'model/int8': { slower: '<= 0%', than: 'fp64' } })).toThrow("'fp64'");
});

test('two references are refused', () => {
  expect(() =>
    plan({ 'model/int8': { accuracy: '>= fp32 - 1pt', slower: '<= 0%', than: 'int8' } }),
  ).toThrow('a variant has one reference');
});
