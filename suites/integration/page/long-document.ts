import type { Evidence } from '../../../harness/measurement/evidence.ts';
import type { RunDocument, TestReport } from '../../../harness/document/document.ts';
import {
  sampleDocument,
  sampleGate,
  sampleSweep,
} from '../../unit/harness/reporters/sample-document.ts';

const seconds = Array.from({ length: 60 }, (_, second) => second);

const everyEvidence: readonly Evidence[] = [
  {
    kind: 'percentiles',
    unit: 'ms',
    series: [{ name: 'predict', x: [0, 50, 95, 99, 99.9], y: [1, 4, 9, 31, 80] }],
  },
  { kind: 'histogram', unit: 'ms', name: 'latency', edges: [0, 5, 10, 50], counts: [900, 80, 20] },
  {
    kind: 'timeline',
    title: 'p99 over time',
    unit: 'ms',
    series: [{ name: 'p99', x: seconds, y: seconds.map((second) => 8 + (second % 7)) }],
  },
  {
    kind: 'timeline',
    title: 'not answered',
    unit: 'count',
    series: [{ name: 'failed', x: seconds, y: seconds.map((second) => (second * 2) % 5) }],
  },
  {
    kind: 'retained',
    resource: 'heap',
    unit: 'B',
    series: [{ name: 'heap', x: [0, 1_000, 2_000], y: [5e6, 5.1e6, 5.2e6] }],
    slope: { value: 100, low: 90, high: 110 },
  },
  { kind: 'pairs', logRatios: [0.01, 0.02, 0.015], margin: 0.05 },
  {
    kind: 'retainers',
    className: 'RequestLog',
    path: [
      { edge: 'entries', node: 'Array' },
      { edge: '[417]', node: 'RequestLog' },
    ],
    allocatedAt: 'api/request-log.ts:41',
    keptAt: 'api/server.ts:7',
  },
  {
    kind: 'table',
    title: 'By endpoint',
    columns: ['endpoint', 'requests', 'failed'],
    rows: [['POST /a/very/long/path/that/has/no/blank/to/break/at/on/a/narrow/screen', 12, 1]],
  },
  { kind: 'text', title: 'What this run can not see', lines: ['Drift that is slower than 5 s.'] },
];

const failed: TestReport = {
  suite: 'unit',
  name: 'the cache > keeps what was put in',
  file: 'suites/unit/cache.test.ts',
  state: 'failed',
  durationMs: 12,
  tags: [],
  reason: 'AssertionError: expected 1 to be 2',
};

const testsOf = (count: number): TestReport[] =>
  Array.from({ length: count }, (_, i) => ({
    suite: 'unit',
    name: `part ${i % 40} > does thing ${i}`,
    file: `suites/unit/part-${i % 40}.test.ts`,
    state: i % 10 === 0 ? ('skipped' as const) : ('passed' as const),
    durationMs: i % 97 === 0 ? 1_500 : 3,
    tags: [],
    reason: i % 10 === 0 ? `needs ${i % 3 === 0 ? 'a GPU' : 'a Docker engine'}` : null,
  }));

const waiver = { owner: 'ana', until: '2026-12-31', reason: 'the cache is rebuilt, see #12' };

const since = {
  kind: 'pinned' as const,
  run: '2026-11-01T10-00-00Z-eeeeeee',
  commit: 'e'.repeat(40),
  at: '2026-11-01T10:00:00.000Z',
};

const loosening = {
  kind: 'limit' as const,
  what: 'load/scenario-1-with-a-name-that-has-no-blank-to-break-at/reads latency.p99',
  before: '<= 25ms',
  after: '<= 30ms',
  who: 'Ana',
  when: '2026-11-20T10:00:00.000Z',
  reason: null,
};

/** A run with every kind of evidence, of a size that people have: thousands of tests, many gates. */
export function longDocument({ tests = 5_000, subjects = 40 } = {}): RunDocument {
  const gates = Array.from({ length: subjects }, (_, i) => {
    const subject = `load/scenario-${i}`;
    return ['p50', 'p95', 'p99', 'p99.9', 'errors'].map((name) =>
      sampleGate({
        id: `${subject} ${name}`,
        subject,
        statistic: name === 'errors' ? name : `latency.${name}`,
        verdict: i === 0 ? 'fail' : i === 1 ? 'inconclusive' : 'pass',
        needs: i === 1 ? '1,200 more requests (about 12 s)' : null,
        evidence: i < 3 && name === 'p99' ? everyEvidence : [],
        ...(i === 1 && name === 'p99' ? { waiver } : {}),
      }),
    );
  }).flat();
  return sampleDocument({
    verdict: 'fail',
    exitCode: 1,
    gates,
    sweeps: [sampleSweep],
    tests: [failed, ...testsOf(tests)],
    warnings: ['the machine was busy'],
    ledger: { since, loosened: [loosening, { ...loosening, who: null, when: null }] },
    pinned: {
      run: since.run,
      commit: since.commit,
      pinnedAt: since.at,
      notComparable: null,
      values: { 'load/scenario-2 p99': { value: 5, verdict: 'pass' } },
    },
    recent: {
      'load/scenario-2 p99': [{ run: '2026-11-23T10-00-00Z-fffffff', value: 4, verdict: 'pass' }],
    },
  });
}
