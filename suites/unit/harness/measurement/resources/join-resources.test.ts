import { describe, expect, test } from 'vitest';
import { joinResources } from '../../../../../harness/measurement/resources/join-resources.ts';
import type {
  LoadResources,
  SeenStatement,
} from '../../../../../harness/measurement/resources/resources.ts';

const line = (of: string, values: (number | null)[]) => ({
  of,
  resource: 'cpu',
  name: 'CPU',
  unit: 'ratio' as const,
  values,
});
const seen = (times: number, longestMs: number): SeenStatement => ({
  of: 'postgres',
  text: 'SELECT ?',
  seen: times,
  longestMs,
  waitsFor: null,
});
const stretch = (changes: Partial<LoadResources>): LoadResources => ({
  everyMs: 500,
  observerShare: 0.004,
  seconds: [0.5, 1],
  series: [line('target', [0.1, 0.2])],
  statements: [],
  notSeen: [],
  ...changes,
});

describe('the resources of two stretches of a load', { tags: ['unit'] }, () => {
  test('lie behind one another, and what one of them did not see is null there', () => {
    const next = stretch({
      observerShare: 0.006,
      series: [line('target', [0.3, 0.4]), line('redis', [0.7, 0.8])],
    });
    expect(joinResources(stretch({}), next, 10_000).resources).toMatchObject({
      observerShare: 0.006,
      seconds: [0.5, 1, 10.5, 11],
      series: [line('target', [0.1, 0.2, 0.3, 0.4]), line('redis', [null, null, 0.7, 0.8])],
    });
  });

  test('add up what was seen of a statement', () => {
    const [first, next] = [
      stretch({ statements: [seen(3, 90)] }),
      stretch({ statements: [seen(2, 95)] }),
    ];
    expect(joinResources(first, next, 0).resources?.statements).toEqual([seen(5, 95)]);
  });

  test('are those of one of both, where nobody looked beside the other, and else none', () => {
    expect(joinResources(undefined, stretch({}), 10_000).resources?.seconds).toEqual([10.5, 11]);
    expect(joinResources(undefined, undefined, 0)).toEqual({});
  });
});
