import { describe, expect, test } from 'vitest';
import type { WaiverEntry } from '../../../../harness/config/waivers.ts';
import { ledgerOf } from '../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../harness/measurement/measurement.ts';
import type { RunContext } from '../../../../harness/run/context.ts';
import type { RunEvent } from '../../../../harness/run/events.ts';
import { emitGates } from '../../../../harness/run/judge-run.ts';
import type { SuiteOutcome } from '../../../../harness/run/tests/run-suite.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';

interface Situation {
  readonly measurements?: readonly LoadMeasurement[];
  readonly outcomes?: readonly SuiteOutcome[];
  readonly notMeasuredReasons?: Readonly<Record<string, string>>;
  readonly thresholds?: Parameters<typeof parseThresholds>[0];
  readonly waivers?: readonly WaiverEntry[];
  readonly scripts?: RunContext['plan']['measurements']['scripts'];
}

const passed: SuiteOutcome = {
  suite: 'unit',
  passed: 3,
  failed: 0,
  failedAtMs: [],
  skipped: 0,
  leftOut: 0,
  defect: null,
  stopped: null,
  refused: null,
};

/** The gates of a run of one unit suite and one load scenario, `load/predict`, without a threshold. */
function gatesOf({
  measurements = [],
  outcomes = [passed],
  notMeasuredReasons = {},
  thresholds = {},
  scripts = [],
  waivers = [],
}: Situation): Record<string, string> {
  const events: RunEvent[] = [];
  const context = {
    plan: {
      request: { testName: null, suites: [], tags: null },
      tags: ['!slow'],
      shard: null,
      loaded: { root: '/nowhere', config: { waivers, load: { abortOnFail: false } } },
      profile: { alpha: 0.05 },
      suites: [
        { name: 'unit', asked: true, tests: ['/a.test.ts'], leaks: [], scripts: [] },
        { name: 'load', asked: true, tests: [], leaks: [], scripts: ['/predict.ts'] },
      ],
      thresholds: parseThresholds(thresholds),
      measurements: {
        loads: [{ subject: 'load/predict', rate: 1, seconds: 1 }],
        scripts,
        loadTimes: new Map(),
        leaks: [],
        variants: [],
      },
    },
    measurements,
    ownGates: [],
    testOutcomes: outcomes,
    notMeasuredReasons: new Map(Object.entries(notMeasuredReasons)),
    failure: null,
    today: '2026-11-30',
    emit: (event: RunEvent) => events.push(event),
  } as unknown as RunContext;
  emitGates(context);
  const gates = events.flatMap((event) => (event.type === 'gates-judged' ? event.gates : []));
  // What can't be told says what would tell it, whatever kept it from being measured.
  const open = gates.filter(({ verdict }) => verdict === 'inconclusive');
  expect(open.filter(({ needs }) => needs === null)).toEqual([]);
  return Object.fromEntries(gates.map(({ id, verdict, reason }) => [id, `${verdict}: ${reason}`]));
}

function predict(broken: string | null): LoadMeasurement {
  return {
    kind: 'load',
    subject: 'load/predict',
    iterations: 1,
    droppedIterations: 0,
    ledger: ledgerOf({ dueMs: new Float64Array([0]), latencyMs: new Float64Array([1]) }),
    applied: null,
    generator: null,
    endpoints: [],
    hops: 0,
    plannedRate: 1,
    plannedSeconds: 1,
    broken,
  };
}

/** Of which each request ended so. */
function asked(failed: readonly (0 | 1)[]): LoadMeasurement {
  const times = Float64Array.from(failed, (_, at) => at);
  const ledger = ledgerOf({ dueMs: times, latencyMs: times, failed: Uint8Array.from(failed) });
  return { ...predict(null), ledger };
}

describe('a load of which nothing was answered', () => {
  test.each([{}, { 'load/predict': { dropped: 0 } }])(
    'fails, or stays open where it sent nothing, where no gate looks at its answers: %o',
    (thresholds) => {
      const ended = (measurement: LoadMeasurement) =>
        gatesOf({ measurements: [measurement], thresholds })['load/predict ended'];
      expect(ended(asked([1, 1, 1]))).toMatch(/^fail: none of its 3 requests was answered/);
      expect(ended(asked([]))).toBe('inconclusive: it sent no request');
      expect(ended(asked([1, 0]))).toBeUndefined();
    },
  );

  test('is told by the gate that looks at them', () => {
    const thresholds = { 'load/predict': { errors: 0 } };
    const gates = gatesOf({ measurements: [asked([1, 1])], thresholds });
    expect(gates['load/predict errors']).toMatch(/^fail/);
    expect(gates['load/predict ended']).toBeUndefined();
  });
});

describe('what was planned', () => {
  test('and was measured needs no gate where no threshold is set on it', () => {
    expect(Object.keys(gatesOf({ measurements: [predict(null)] }))).toEqual(['tests failed']);
  });

  test('and broke fails the run, with its reason', () => {
    expect(gatesOf({ measurements: [predict('the script threw')] })['load/predict ended']).toBe(
      'fail: the script threw',
    );
  });

  test('and never ran leaves the run open, with its reason', () => {
    const notMeasuredReasons = { 'load/predict': 'there is no k6' };
    expect(gatesOf({ notMeasuredReasons })['load/predict ended']).toBe(
      'inconclusive: there is no k6',
    );
    expect(gatesOf({})['load/predict ended']).toBe('inconclusive: it did not run');
  });
});

test('the thresholds of a script that never ran leave the run open, each of them', () => {
  const script = {
    path: '/predict.ts',
    subject: 'load/predict',
    scenarios: [],
    thresholds: { http_req_duration: ['p(95)<500', 'p(99)<900'] },
    refused: null,
  };
  const gates = gatesOf({ scripts: [script] });
  expect(Object.keys(gates).filter((id) => id.includes(' k6 '))).toHaveLength(2);
  expect(gates['load/predict k6 http_req_duration: p(95)<500']).toContain('inconclusive');
});

describe('the tests', () => {
  test('of a suite in which all were skipped are no pass, whatever others show', () => {
    const skipped = { ...passed, passed: 0, skipped: 2 };
    expect(gatesOf({ outcomes: [skipped] })['tests failed']).toBe(
      'inconclusive: unit: all of its tests were skipped',
    );
    const none = { ...passed, passed: 0 };
    expect(gatesOf({ outcomes: [none, { ...passed, suite: 'load' }] })['tests failed']).toBe(
      'inconclusive: unit: none of its files has a test that ran',
    );
  });

  test('that a tag of the profile leaves out are what was wanted', () => {
    const outcomes = [
      { ...passed, passed: 0, skipped: 2, leftOut: 2 },
      { ...passed, suite: 'load' },
    ];
    expect(gatesOf({ outcomes })['tests failed']).toMatch(/^pass/);
  });

  test('of a suite that was stopped are no pass', () => {
    const stopped = 'its budget of 1 s was used up';
    expect(gatesOf({ outcomes: [{ ...passed, stopped }] })['tests failed']).toBe(
      `inconclusive: unit: ${stopped}`,
    );
  });

  test('of a suite that was stopped fail where one had failed before', () => {
    const outcomes = [{ ...passed, failed: 1, stopped: 'its budget was used up' }];
    expect(gatesOf({ outcomes })['tests failed']).toMatch(/^fail/);
  });

  test('of a suite that was stopped are no pass where one may fail, either', () => {
    const outcomes = [{ ...passed, failed: 1, stopped: 'its budget was used up' }];
    const thresholds = { tests: { failed: '<= 1' } };
    expect(gatesOf({ outcomes, thresholds })['tests failed']).toMatch(/^inconclusive: unit: its/);
  });

  test('of a suite that never ran are no pass', () => {
    const notMeasuredReasons = { unit: 'postgres did not start' };
    expect(gatesOf({ outcomes: [], notMeasuredReasons })['tests failed']).toBe(
      'inconclusive: postgres did not start',
    );
  });

  test('that Vitest could not run fail', () => {
    const outcomes = [{ ...passed, passed: 0, defect: 'Vitest could not run: a mistake' }];
    expect(gatesOf({ outcomes })['tests failed']).toBe('fail: Vitest could not run: a mistake');
  });
});

test('a waiver that ended says so at its gate, which fails as before', () => {
  const waivers = [
    { gate: 'load/predict ended', owner: 'ana', until: '2026-11-29', reason: 'see #12' },
  ];
  const gates = gatesOf({ measurements: [predict('the script threw')], waivers });
  expect(gates['load/predict ended']).toBe(
    'fail: the script threw; its waiver ended on 2026-11-29 (ana: see #12)',
  );
});
