import { expect, test } from 'vitest';
import { bmf } from '../../../../harness/reporters/bmf.ts';
import { mixedDocument } from './mixed-document.ts';
import { sampleDocument } from './sample-document.ts';
import { publishedSchema, schemaFaults } from './schema-faults.ts';

type Metrics = Record<string, Record<string, Record<string, number>>>;
const render = (document = mixedDocument()) => JSON.parse(bmf.render(document)) as Metrics;

test("is valid by Bencher's own schema, also without a gate", () => {
  expect(schemaFaults(publishedSchema('bmf'), render())).toEqual([]);
  expect(schemaFaults(publishedSchema('bmf'), render(sampleDocument({ gates: [] })))).toEqual([]);
});

test('a gate is a measure of its subject, with its unit and both ends of its interval', () => {
  expect(render()['load/predict']?.['latency.p99 (ms)']).toEqual({
    value: 8.4,
    lower_value: 7.9,
    upper_value: 9.1,
  });
});

test('an end without a bound is left out, and so is a gate without a measurement', () => {
  const [odd] = Object.values(render()['load/odd'] ?? {});
  expect(odd).toEqual({ value: 8.4, upper_value: 12 });
  expect(render()).not.toHaveProperty('load/mute');
});

test('no name of a measure is longer than the 64 characters that Bencher takes', () => {
  const names = Object.values(render()).flatMap((measures) => Object.keys(measures));
  expect(Math.max(...names.map((name) => name.length))).toBe(64);
});
