import { expect, test } from 'vitest';
import { junit } from '../../../../harness/reporters/junit.ts';
import { sampleDocument, sampleGate } from './sample-document.ts';

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
