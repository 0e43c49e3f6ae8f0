import { describe, expect, test } from 'vitest';

import { SeriesRecorder, seriesSince } from '../../../../../harness/load/ledger/series-recorder.ts';
import type { Point } from '../../../../../harness/load/points/point.ts';

function pointAt(timeMs: number, tags: Readonly<Record<string, string>> = {}): Point {
  return {
    metric: 'tokens',
    timeMs,
    value: 1,
    scenario: 'predict',
    status: '',
    vu: 1,
    iteration: 0,
    tag: (name) => tags[name] ?? '',
  };
}

describe('the points of a metric', () => {
  // k6 hands over what each user collected: the points of two users come in stretches, not in turn.
  test('are put in the order of their times, whatever order they came in', () => {
    const recorder = new SeriesRecorder(['tokens']);
    recorder.add('tokens', 1, pointAt(1_000));
    recorder.add('tokens', 3, pointAt(1_030));
    recorder.add('tokens', 2, pointAt(1_010));
    recorder.add('tokens', 4, pointAt(1_040));
    const [tokens] = seriesSince(recorder.take(), 1_000);
    expect(tokens).toEqual({
      name: 'tokens',
      timesMs: Float64Array.of(0, 10, 30, 40),
      values: Float64Array.of(1, 2, 3, 4),
    });
  });

  test('of one moment stay in the order in which they came', () => {
    const recorder = new SeriesRecorder(['tokens']);
    for (const value of [3, 1, 2]) recorder.add('tokens', value, pointAt(5));
    recorder.add('tokens', 9, pointAt(4));
    expect(seriesSince(recorder.take(), 0)[0]!.values).toEqual(Float64Array.of(9, 3, 1, 2));
  });

  test('that lack a tag of the selector, or are of another metric, are left out', () => {
    const recorder = new SeriesRecorder(['tokens{kind:api}']);
    recorder.add('tokens', 1, pointAt(1, { kind: 'api' }));
    recorder.add('tokens', 2, pointAt(2, { kind: 'page' }));
    recorder.add('errors', 3, pointAt(3, { kind: 'api' }));
    expect(seriesSince(recorder.take(), 0)[0]!.values).toEqual(Float64Array.of(1));
  });
});
