import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { ScenarioRecorder } from '../../../../../harness/load/ledger/scenario-recorder.ts';
import { rampingArrivalScenario } from '../../../../../harness/load/scenario.ts';
import { planned } from '../../../../../harness/measurement/load-ledger.ts';
import { closed, entriesOf, finished, openScenario, recorderOf, request } from './recorded.ts';

describe('an open-loop scenario', () => {
  test('counts latency from the intended start', () => {
    const recorder = recorderOf(openScenario(2));
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationStarted(2, 0, 35);
    recorder.request(request({ vu: 1, endMs: 36, ownMs: 36 }));
    recorder.request(request({ vu: 2, endMs: 40, ownMs: 5 }));
    recorder.iterationCompleted(1);
    recorder.iterationCompleted(2);
    const measurement = finished(recorder, 50);
    expect(measurement.broken).toBeNull();
    expect(entriesOf(measurement)).toEqual(['answered 0 36', 'answered 10 30']);
    expect(Array.from(measurement.ledger.lateMs)).toEqual([0, 25]);
    expect(measurement.applied).toMatchObject({ planned: 2, late: 1, dropped: 0, unsent: 0 });
  });

  test('charges the late start once to each request of an iteration, and no thinking time', () => {
    const recorder = recorderOf(openScenario(2));
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationCompleted(1);
    recorder.iterationStarted(1, 1, 12);
    recorder.request(request({ iteration: 1, endMs: 20, ownMs: 8 }));
    // The script slept for 500 ms between its two requests.
    recorder.request(request({ iteration: 1, endMs: 528, ownMs: 8 }));
    recorder.iterationCompleted(1);
    expect(entriesOf(finished(recorder, 600))).toEqual(['answered 10 10', 'answered 518 10']);
  });

  test('counts what was dropped, and what the end left unsent, at their ticks', () => {
    const recorder = recorderOf(openScenario(4));
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationsDropped(1, 10);
    recorder.iterationsDropped(1, 20);
    recorder.request(request({ endMs: 25, ownMs: 25 }));
    recorder.iterationCompleted(1);
    const measurement = finished(recorder, 30);
    expect(entriesOf(measurement)).toEqual([
      'answered 0 25',
      'dropped 10 Infinity',
      'dropped 20 Infinity',
      'unsent 30 Infinity',
    ]);
    expect(measurement.ledger.arrivals).toMatchObject({ answered: 1, dropped: 2, unsent: 1 });
    expect(measurement.applied).toMatchObject({ planned: 4, waitingShare: 1 });
  });

  test('a missing arrival counts as the requests that it would have sent', () => {
    const recorder = recorderOf(openScenario(2));
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ endMs: 4, ownMs: 4 }));
    recorder.request(request({ endMs: 9, ownMs: 4 }));
    recorder.iterationsDropped(1, 10);
    recorder.iterationEnded(1, 0, 12);
    recorder.iterationCompleted(1);
    const { ledger } = finished(recorder, 30);
    expect(ledger.arrivals).toMatchObject({ answered: 1, dropped: 1 });
    expect(ledger.end).toHaveLength(4);
  });

  test('the threshold that stopped a test leaves nothing unsent that was due later', () => {
    const recorder = recorderOf(openScenario(100));
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ endMs: 4, ownMs: 4 }));
    recorder.iterationCompleted(1);
    recorder.iterationStarted(1, 1, 10);
    recorder.iterationCompleted(1);
    const measurement = finished(recorder, 15, { stoppedMs: 15 });
    expect(measurement.ledger.arrivals).toMatchObject({ answered: 2, unsent: 0 });
  });

  test('a tick on the very end of a ramp is none that was left out', () => {
    const stages = [{ target: 200, seconds: 0.02 }];
    const ramp = rampingArrivalScenario('predict', { startRate: 0, timeUnitSeconds: 1, stages });
    const recorder = recorderOf(ramp);
    recorder.iterationStarted(1, 0, 14.142);
    recorder.iterationCompleted(1);
    expect(ramp.schedule.ticks).toBe(2);
    expect(finished(recorder, 30).ledger.arrivals).toMatchObject({ answered: 1, unsent: 0 });
  });

  test('every arrival of the plan ends as exactly one thing', () => {
    const outcome = fc.constantFrom('answered', 'failed', 'dropped', 'cut', 'thinking', 'unsent');
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1, maxLength: 60 }), (outcomes) => {
        const recorder = recorderOf(openScenario(outcomes.length));
        for (const [tick, how] of outcomes.toSorted(unsentLast).entries()) {
          const [vu, atMs] = [tick + 1, tick * 10];
          if (how === 'dropped') recorder.iterationsDropped(1, atMs);
          if (how === 'dropped' || how === 'unsent') continue;
          recorder.iterationStarted(vu, 0, atMs);
          if (how === 'thinking') recorder.sleeping(vu, atMs, 1000);
          if (how === 'answered' || how === 'failed') {
            const failed = how === 'failed';
            recorder.request(request({ vu, endMs: atMs + 3, ownMs: 3, failed }));
          }
          recorder.iterationEnded(vu, 0, atMs + 5);
          if (how === 'answered' || how === 'failed') recorder.iterationCompleted(vu);
        }
        const { ledger } = finished(recorder, 10_000);
        expect(planned(ledger.arrivals)).toBe(outcomes.length);
        const count = (how: string): number => outcomes.filter((one) => one === how).length;
        expect(ledger.arrivals).toEqual({
          answered: count('answered'),
          failed: count('failed'),
          dropped: count('dropped'),
          unsent: count('unsent'),
          inFlight: count('cut'),
          thinking: count('thinking'),
        });
      }),
    );
  });
});

/** k6 never comes to the last ticks: those are the ones that stay unsent. */
function unsentLast(left: string, right: string): number {
  return Number(left === 'unsent') - Number(right === 'unsent');
}

describe('a user who is cut off', () => {
  test('in a sleep had no request under way', () => {
    const recorder = recorderOf(closed());
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ endMs: 5, ownMs: 5 }));
    recorder.sleeping(1, 6, 1);
    recorder.iterationEnded(1, 0, 500);
    const { ledger, endpoints } = finished(recorder, 30_000);
    expect(ledger.end).toHaveLength(1);
    expect(ledger.arrivals).toMatchObject({ thinking: 1, failed: 0, inFlight: 0 });
    expect(endpoints).toMatchObject([{ requests: 1, failed: 0 }]);
  });

  test('after a sleep had one since its end, as old as when it was cut off and not as the run', () => {
    const recorder = recorderOf(closed());
    recorder.iterationStarted(1, 0, 0);
    recorder.sleeping(1, 0, 0.1);
    recorder.iterationEnded(1, 0, 140);
    expect(entriesOf(finished(recorder, 30_000))).toEqual(['in flight 100 40']);
  });

  test('when nobody else ever waited for so long got no answer', () => {
    const recorder = recorderOf(closed());
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ endMs: 5, ownMs: 5 }));
    recorder.iterationCompleted(1);
    recorder.iterationStarted(1, 1, 10);
    recorder.iterationEnded(1, 1, 5000);
    const measurement = finished(recorder, 6000);
    expect(entriesOf(measurement)).toEqual(['answered 0 5', 'failed 10 Infinity']);
    expect(measurement.ledger.arrivals).toMatchObject({ answered: 1, failed: 1, inFlight: 0 });
    expect(measurement.endpoints.at(-1)?.failures).toEqual({ 'cut off without an answer': 1 });
  });
});

function batch(): ScenarioRecorder {
  const recorder = recorderOf(openScenario(1));
  recorder.iterationStarted(1, 0, 0);
  for (const ownMs of [3, 4, 5]) recorder.request(request({ endMs: 9, ownMs }));
  return recorder;
}

describe('a failed check', () => {
  test('blames the response that it is about', () => {
    const recorder = batch();
    recorder.checkFailed(1, 'names a class');
    recorder.blamed(1, 3);
    recorder.iterationCompleted(1);
    const measurement = finished(recorder, 20);
    expect(entriesOf(measurement)).toEqual(['answered 4 5', 'answered 5 4', 'failed 6 Infinity']);
    expect(measurement.endpoints[0]?.failures).toEqual({ "check 'names a class' failed": 1 });
  });

  test('of each response of a batch fails each of them', () => {
    const recorder = batch();
    for (const ownMs of [3, 4, 5]) {
      recorder.checkFailed(1, 'is right');
      recorder.blamed(1, ownMs);
    }
    recorder.iterationCompleted(1);
    expect(finished(recorder, 20).endpoints).toMatchObject([{ requests: 3, failed: 3 }]);
  });

  test('that names no response blames the last one', () => {
    const recorder = batch();
    recorder.checkFailed(1, 'is right');
    recorder.iterationCompleted(1);
    expect(finished(recorder, 20).endpoints).toMatchObject([{ failed: 1 }]);
  });

  test('is left out of the errors where the project says so', () => {
    const recorder = recorderOf(openScenario(1), false);
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ endMs: 5, ownMs: 5 }));
    recorder.checkFailed(1, 'is right');
    recorder.blamed(1, 5);
    recorder.iterationCompleted(1);
    expect(finished(recorder, 20).ledger.arrivals).toMatchObject({ answered: 1, failed: 0 });
  });
});

function followed(): ScenarioRecorder {
  const recorder = recorderOf(openScenario(1));
  recorder.iterationStarted(1, 0, 0);
  recorder.request(request({ endMs: 10, ownMs: 10, status: '302' }));
  return recorder;
}

describe('a redirect', () => {
  test('is a part of the call that follows it: from the first hop to the last answer', () => {
    const recorder = followed();
    recorder.request(request({ endMs: 41, ownMs: 30.5 }));
    recorder.iterationCompleted(1);
    const measurement = finished(recorder, 50);
    expect(entriesOf(measurement)).toEqual(['answered 0 41']);
    expect(measurement.hops).toBe(1);
  });

  test('that k6 does not go on from is an answer', () => {
    const recorder = followed();
    recorder.iterationCompleted(1);
    const measurement = finished(recorder, 50);
    expect(entriesOf(measurement)).toEqual(['answered 0 10']);
    expect(measurement.hops).toBe(0);
  });
});

describe('a connection that was never made', () => {
  test('is a failed request that was due when the user was free, not before its think time', () => {
    const recorder = recorderOf(openScenario(1));
    recorder.iterationStarted(1, 0, 0);
    recorder.sleeping(1, 0, 0.5);
    recorder.request(request({ endMs: 501, ownMs: 0, failed: true, status: '0' }));
    recorder.iterationCompleted(1);
    expect(entriesOf(finished(recorder, 600))).toEqual(['failed 500 Infinity']);
  });
});

describe('a script that gives up', () => {
  test('fails the last request of the iteration', () => {
    const recorder = recorderOf(openScenario(1));
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ endMs: 5, ownMs: 5 }));
    recorder.iterationFailed(1);
    recorder.iterationCompleted(1);
    const measurement = finished(recorder, 20);
    expect(measurement.broken).toBeNull();
    expect(entriesOf(measurement)).toEqual(['failed 0 Infinity']);
  });
});

describe('a closed-loop scenario', () => {
  test('has the latency of the request itself, and the cycle of its users', () => {
    const recorder = recorderOf(closed());
    for (const [iteration, startMs] of [1000, 1010, 1022].entries()) {
      recorder.iterationStarted(1, iteration, startMs);
      recorder.request(request({ iteration, endMs: startMs + 7, ownMs: 5 }));
      recorder.iterationCompleted(1);
    }
    const measurement = finished(recorder, 2000);
    expect(entriesOf(measurement)).toEqual(['answered 2 5', 'answered 12 5', 'answered 24 5']);
    expect(measurement.ledger.cycleMs).toEqual({ median: 10, p90: 12 });
    expect(measurement.plannedRate).toBeNull();
    expect(measurement.applied).toBeNull();
  });

  test('with a number of iterations counts those that its time left over', () => {
    const recorder = recorderOf(closed(1000));
    for (let iteration = 0; iteration < 268; iteration += 1) {
      recorder.iterationStarted(1, iteration, iteration);
      recorder.request(request({ iteration, endMs: iteration + 1, ownMs: 1 }));
      recorder.iterationEnded(1, iteration, iteration + 1);
      recorder.iterationCompleted(1);
    }
    recorder.iterationsDropped(732, 268);
    const measurement = finished(recorder, 300);
    expect(measurement.ledger.arrivals).toMatchObject({ answered: 268, dropped: 0, unsent: 732 });
    expect(measurement.ledger.end).toHaveLength(1000);
    expect(measurement.applied).toMatchObject({ planned: 1000, unsent: 732, waitingShare: 1 });
  });
});

describe('data that is not whole', () => {
  test('is broken without an iteration', () => {
    expect(finished(recorderOf(openScenario(2)), 0).broken).toBe(
      "scenario 'predict' started no iteration",
    );
  });

  test('is broken by a request of no known iteration', () => {
    const recorder = recorderOf(openScenario(2));
    recorder.iterationStarted(1, 0, 0);
    recorder.request(request({ iteration: 4, endMs: 5, ownMs: 5 }));
    recorder.iterationCompleted(1);
    expect(finished(recorder, 10).broken).toContain('belong to no iteration');
  });

  test('is broken by an end without a start', () => {
    const recorder = recorderOf(openScenario(2));
    recorder.iterationStarted(1, 0, 0);
    recorder.iterationCompleted(1);
    recorder.iterationCompleted(2);
    expect(finished(recorder, 10).broken).toContain('2 ended');
  });
});
