import type { RunDocument, TestReport } from '../../../../harness/document/document.ts';
import { units } from '../../../../harness/metrics/metric.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

const sampleTest: TestReport = {
  suite: 'unit',
  file: 'suites/unit/a.test.ts',
  name: 'adds',
  state: 'passed',
  durationMs: 12,
  tags: [],
  reason: null,
};

/** A run with everything that a format has to cope with: every verdict, unit and state, and awkward names. */
export function mixedDocument(): RunDocument {
  const measured = sampleGate().measured!;
  return sampleDocument({
    verdict: 'fail',
    gates: [
      sampleGate(),
      sampleGate({
        id: 'load/predict errors',
        statistic: 'errors',
        verdict: 'fail',
        severity: 'warn',
      }),
      sampleGate({ id: 'load/mute latency.p99', subject: 'load/mute', measured: null }),
      sampleGate({
        id: 'load/odd checks{check:says "a, b"\\ and\nmore}',
        subject: 'load/odd',
        statistic: `checks{check:says "a, b"\\ and\nmore, ${'at length '.repeat(10)}}`,
        verdict: 'inconclusive',
        measured: { ...measured, interval: [null, 12] },
      }),
      ...units.map((unit) =>
        sampleGate({
          id: `stress/all retained.${unit}`,
          subject: 'stress/all',
          statistic: `retained.${unit}`,
          measured: { ...measured, unit, interval: null, confidence: 1 },
          limit: { comparison: '<=', value: 3, unit, text: '<= 3' },
        }),
      ),
    ],
    recent: {
      'load/predict latency.p99': [
        { run: '2026-11-22T10-03-12Z-1111111', value: 8.1, verdict: 'pass' },
        { run: '2026-11-23T10-03-12Z-2222222-2', value: 8.2, verdict: 'pass' },
      ],
      'load/predict errors': [
        { run: '2026-11-23T10-03-12Z-2222222-2', value: 0.001, verdict: 'pass' },
      ],
    },
    tests: [
      sampleTest,
      { ...sampleTest, name: 'says "<b>" & more\nin two lines', state: 'failed', reason: 'no' },
      {
        ...sampleTest,
        name: 'is mended by ana',
        state: 'failed',
        reason: 'flaky',
        quarantine: { owner: 'ana', until: '2026-12-31' },
      },
      { ...sampleTest, suite: 'stress', name: 'was left out', state: 'skipped', reason: 'no GPU' },
    ],
  });
}
