import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { PodRecording } from '../../../../../harness/load/collector/pod-recording.ts';
import type { RecorderSetup } from '../../../../../harness/load/collector/recorder-messages.ts';
import {
  decodeRecording,
  encodeRecording,
} from '../../../../../harness/load/collector/recording-bytes.ts';
import { type Arrival, pointsOf } from '../instances/arrivals-as-points.ts';

const setup: RecorderSetup = {
  inspected: {
    scenarios: {
      a: {
        executor: 'constant-arrival-rate',
        rate: 64,
        duration: '1s',
        timeUnit: '1s',
        preAllocatedVUs: 64,
        maxVUs: 64,
      },
    },
    thresholds: {},
    totalDuration: '1m',
  },
  instances: 2,
  followsRedirects: true,
  checksFail: true,
  metrics: ['http_req_duration'],
  saysEnd: true,
};

const arrival: fc.Arbitrary<Arrival> = fc.record({
  lateMs: fc.integer({ min: 0, max: 7 }),
  does: fc.constantFrom('answer', 'fail', 'fail a check', 'drop', 'never end', 'ask twice'),
  tookMs: fc.integer({ min: 1, max: 90 }),
});

function recorded(arrivals: readonly Arrival[]) {
  const recording = new PodRecording(setup, 1);
  recording.push(pointsOf(arrivals, 1000 / 64, (tick) => tick % 2 === 1));
  return recording.take();
}

test('what a pod recorded is the same after its way as bytes, and has the same bytes each time', () => {
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 2, maxLength: 40 }), (arrivals) => {
      const pod = recorded(arrivals);
      const bytes = encodeRecording(pod);
      expect(decodeRecording(bytes)).toEqual(pod);
      expect(encodeRecording(recorded(arrivals)).equals(bytes)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a request takes a thirtieth of what its points take', () => {
  const arrivals = Array.from({ length: 20_000 }, (): Arrival => {
    return { lateMs: 0, does: 'answer', tookMs: 5 };
  });
  const bytes = encodeRecording(recorded(arrivals)).length / 10_000;
  expect(bytes).toBeLessThan(55);
});

test.each([
  ['another form', Buffer.from('assay recording 2\n2\n{}      '), "it is no 'assay recording 1'"],
  ['nothing', Buffer.alloc(0), "it is no 'assay recording 1'"],
  ['another head', Buffer.from('assay recording 1\n2\n{}      '), 'expected number'],
])('refuses %s', (_, bytes, reason) => {
  expect(() => decodeRecording(bytes)).toThrow(reason);
});

test('refuses one that was cut short', () => {
  const bytes = encodeRecording(
    recorded([
      { lateMs: 0, does: 'answer', tookMs: 5 },
      { lateMs: 0, does: 'answer', tookMs: 5 },
    ]),
  );
  expect(() => decodeRecording(bytes.subarray(0, bytes.length - 9))).toThrow(
    'it ends before its columns do',
  );
});
