import { expect, test } from 'vitest';

import { duetOfLoad } from '../../../../../harness/measurement/duet/duet-of-load.ts';
import { endCode, ledgerOf } from '../../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../../harness/measurement/measurement.ts';

const urls = { base: 'http://127.0.0.1:1', candidate: 'http://127.0.0.1:2' };
const context = { against: 'main', urls, turnMs: 500, blocksARound: 60, cpu: null };

function load(changes: Partial<LoadMeasurement>): LoadMeasurement {
  return {
    kind: 'load',
    subject: 'load/predict',
    iterations: 4,
    droppedIterations: 0,
    ledger: {
      ...ledgerOf({
        dueMs: Float64Array.of(0, 10, 20, 30, 40),
        latencyMs: Float64Array.of(11, 12, 13, 14, Infinity),
        failed: Uint8Array.of(0, 0, 1, 0, 0),
      }),
      end: Uint8Array.of(0, 0, endCode.failed, endCode['in flight'], endCode.dropped),
      lateMs: Float32Array.of(1, 0, 0, 0, 0),
    },
    applied: null,
    generator: null,
    endpoints: ['http://127.0.0.1:1/a', 'http://127.0.0.1:2/a', 'named'].map((name) => ({
      name,
      requests: 1,
      failed: 0,
      inFlight: 0,
      statuses: {},
      failures: {},
      latencyMs: { p50: 1, p95: 1, p99: 1 },
    })),
    hops: 0,
    plannedRate: null,
    plannedSeconds: null,
    broken: null,
    turns: { codes: Int32Array.of(0, 5, 3, 6, -1), endpoints: Uint8Array.of(0, 1, 2, 0, 0) },
    ...changes,
  };
}

test('keeps what was sent and came to an end, without the lateness of the generator', () => {
  const { rounds } = duetOfLoad(load({}), context);
  expect(rounds).toEqual([
    {
      pair: Uint32Array.of(0, 1, 0),
      isCandidate: Uint8Array.of(0, 1, 1),
      tookMs: Float64Array.of(10, 12, Infinity),
      endpoint: Uint8Array.of(0, 0, 1),
    },
  ]);
});

test('a path is one endpoint, whichever side it was asked of', () => {
  expect(duetOfLoad(load({}), context).endpoints).toEqual(['/a', 'named']);
});

test('a load of which k6 told no turns can be judged by nothing', () => {
  const { turns: _, ...alone } = load({});
  const { broken } = duetOfLoad(alone, context);
  expect(broken).toBe('k6 told of no turns');
});
