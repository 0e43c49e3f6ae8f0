import { describe, expect, test } from 'vitest';

import { ScenarioRecorder } from '../../../../../harness/load/points/scenario-recorder.ts';
import { constantArrivalScenario } from '../../../../../harness/load/scenario.ts';

/** Two ticks: the tests start or drop at least one. */
const open = constantArrivalScenario('predict', { rate: 100, timeUnitSeconds: 1, seconds: 0.02 });
const closed = {
  load: 'closed',
  name: 'users',
  executor: 'constant-vus',
  plannedSeconds: 1,
} as const;
const request = { scenario: 'predict', failed: false };

describe('an open-loop scenario', () => {
  test('counts latency from the intended start', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationStarted(2, 0, 35);
    recorder.request({ ...request, vu: 1, iteration: 0, endMs: 36, ownMs: 36 });
    recorder.request({ ...request, vu: 2, iteration: 0, endMs: 40, ownMs: 5 });
    recorder.iterationCompleted(1);
    recorder.iterationCompleted(2);
    const measurement = recorder.finish('load/predict', 50, null);
    expect(measurement.broken).toBeNull();
    expect(Array.from(measurement.startMs)).toEqual([0, 10]);
    expect(Array.from(measurement.latencyMs)).toEqual([36, 30]);
  });

  test('charges the late start once to each request of an iteration, and no thinking time', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationCompleted(1);
    recorder.iterationStarted(1, 1, 12);
    recorder.request({ ...request, vu: 1, iteration: 1, endMs: 20, ownMs: 8 });
    // The script slept for 500 ms between its two requests.
    recorder.request({ ...request, vu: 1, iteration: 1, endMs: 528, ownMs: 8 });
    recorder.iterationCompleted(1);
    expect(Array.from(recorder.finish('load/predict', 600, null).latencyMs)).toEqual([10, 10]);
  });

  test('counts an iteration that never ended as a failed request until the end', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    const measurement = recorder.finish('load/predict', 30_000, null);
    expect(measurement.broken).toBeNull();
    expect(Array.from(measurement.latencyMs)).toEqual([30_000]);
    expect(Array.from(measurement.failed)).toEqual([1]);
  });

  test('counts what was dropped', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationsDropped(1, 10);
    recorder.iterationsDropped(1, 20);
    recorder.iterationCompleted(1);
    expect(recorder.finish('load/predict', 30, null)).toMatchObject({
      iterations: 1,
      droppedIterations: 2,
    });
  });

  test('knows no time of a connection that was never made, and takes all since the start', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 100);
    recorder.request({ ...request, vu: 1, iteration: 0, endMs: 160, ownMs: 0, failed: true });
    recorder.iterationCompleted(1);
    expect(Array.from(recorder.finish('load/predict', 200, null).latencyMs)).toEqual([60]);
  });
});

describe('a closed-loop scenario', () => {
  test('has the latency of the request itself', () => {
    const recorder = new ScenarioRecorder(closed);
    recorder.iterationStarted(1, 0, 1000);
    recorder.request({ ...request, vu: 1, iteration: 0, endMs: 1007, ownMs: 5 });
    recorder.iterationCompleted(1);
    const measurement = recorder.finish('load/users', 2000, null);
    expect(Array.from(measurement.latencyMs)).toEqual([5]);
    expect(Array.from(measurement.startMs)).toEqual([2]);
    expect(measurement.plannedRate).toBeNull();
  });
});

describe('a generator that could not keep up', () => {
  const long = constantArrivalScenario('predict', { rate: 100, timeUnitSeconds: 1, seconds: 2 });

  function startedOf(count: number): string | null {
    const recorder = new ScenarioRecorder(long);
    for (let index = 0; index < count; index += 1) {
      recorder.iterationStarted(index, 0, index * 10);
      recorder.iterationCompleted(index);
    }
    return recorder.finish('load/predict', 2000, null).broken;
  }

  test('may lose one in a hundred at the end', () => {
    expect(startedOf(198)).toBeNull();
  });

  test('is broken by more', () => {
    expect(startedOf(197)).toContain('ended without 3 of the 200 planned iterations');
  });
});

describe('data that is not whole', () => {
  test('is broken without an iteration', () => {
    expect(new ScenarioRecorder(open).finish('load/predict', 0, null).broken).toBe(
      "scenario 'predict' started no iteration",
    );
  });

  test('is broken by a request of no known iteration', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    recorder.request({ ...request, vu: 1, iteration: 4, endMs: 5, ownMs: 5 });
    recorder.iterationCompleted(1);
    expect(recorder.finish('load/predict', 10, null).broken).toContain('belong to no iteration');
  });

  test('is broken by an end without a start', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationCompleted(1);
    recorder.iterationCompleted(2);
    expect(recorder.finish('load/predict', 10, null).broken).toContain('2 ended');
  });

  test('marks the request before a failed check as failed', () => {
    const recorder = new ScenarioRecorder(open);
    recorder.iterationStarted(1, 0, 0);
    recorder.request({ ...request, vu: 1, iteration: 0, endMs: 5, ownMs: 5 });
    recorder.request({ ...request, vu: 1, iteration: 0, endMs: 9, ownMs: 3 });
    recorder.checkFailed(1);
    recorder.iterationCompleted(1);
    expect(Array.from(recorder.finish('load/predict', 10, null).failed)).toEqual([0, 1]);
  });
});
