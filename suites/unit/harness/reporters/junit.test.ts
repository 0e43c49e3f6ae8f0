import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'test-results-parser';
import { expect, onTestFinished, test } from 'vitest';
import { junit } from '../../../../harness/reporters/junit.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

/** The report as a tool reads it that publishes JUnit XML of any runner. */
function readByConsumer(xml: string) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-junit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'junit.xml');
  writeFileSync(file, xml);
  return parse({ type: 'junit', files: [file] });
}

const failed = {
  suite: 'unit',
  file: 'a.test.ts',
  name: 'sinks',
  state: 'failed' as const,
  durationMs: 12,
  tags: [],
  reason: 'expected 1 to be 2',
  log: ['pumps', 'sinks'],
};

test('a consumer reads the tests, and each gate as a case with its values', () => {
  const gates = [sampleGate(), sampleGate({ id: 'mute', measured: null, verdict: 'inconclusive' })];
  const {
    suites,
    total,
    failed: failures,
  } = readByConsumer(junit.render(sampleDocument({ gates, tests: [failed] })));
  expect([total, failures]).toEqual([3, 2]);
  const [unit, own] = suites;
  expect(unit?.cases[0]).toMatchObject({ name: 'sinks', status: 'FAIL', failure: failed.reason });
  expect(own?.cases.map(({ name, status, metadata }) => ({ name, status, metadata }))).toEqual([
    {
      name: 'load/predict latency.p99 <= 25ms',
      status: 'PASS',
      metadata: {
        verdict: 'pass',
        severity: 'block',
        limit: 25,
        unit: 'ms',
        value: 8.4,
        low: 7.9,
        high: 9.1,
        confidence: 0.99,
        requests: 6_000,
      },
    },
    {
      name: 'mute <= 25ms',
      status: 'FAIL',
      metadata: { verdict: 'inconclusive', severity: 'block', limit: 25, unit: 'ms' },
    },
  ]);
});

test('a failed test has what it printed', () => {
  const xml = junit.render(sampleDocument({ gates: [], tests: [failed] }));
  expect(xml).toContain('<system-out>pumps\nsinks</system-out>');
});

test('a blocking gate that fails or cannot tell is a failed case, one that warns a skipped one', () => {
  const xml = junit.render(
    sampleDocument({
      gates: [
        sampleGate({ id: 'a', verdict: 'fail', reason: 'p99 is above the limit' }),
        sampleGate({ id: 'b', verdict: 'inconclusive' }),
        sampleGate({ id: 'c', verdict: 'fail', severity: 'warn' }),
        sampleGate({ id: 'd' }),
      ],
    }),
  );
  expect(xml).toContain('<testsuite name="gates" tests="4" failures="2" errors="0" skipped="1"');
  expect(xml).toContain('<failure message="fail: p99 is above the limit">');
});

test('escapes markup and replaces the characters that XML 1.0 does not have', () => {
  const xml = junit.render(
    sampleDocument({
      tests: [
        {
          suite: 'unit',
          file: 'a.test.ts',
          name: 'says "<b>" & \u0000\u001b[31m',
          state: 'failed',
          durationMs: 12,
          tags: [],
          reason: 'expected 1 < 2',
        },
      ],
    }),
  );
  expect(xml).toContain('says &quot;&lt;b&gt;&quot; &amp; \uFFFD\uFFFD[31m');
  expect(xml).toContain('expected 1 &lt; 2');
});
