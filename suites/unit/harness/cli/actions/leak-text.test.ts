import { describe, expect, test } from 'vitest';
import { leakText } from '../../../../../harness/cli/actions/leak-text.ts';
import type {
  RetainedMeasurement,
  RetainedResource,
} from '../../../../../harness/measurement/measurement.ts';

const resource = (
  name: string,
  verdict: RetainedResource['verdict'],
  reason: string,
  isCutShort = false,
): RetainedResource => ({
  resource: name,
  unit: 'B/op',
  slopePerOp: 1,
  interval: [0.9, 1.1],
  confidence: 0.99,
  threshold: 1,
  isWritten: false,
  verdict,
  isCutShort,
  reason,
  needs: null,
  evidence: [],
});

const measured = (...resources: readonly RetainedResource[]): RetainedMeasurement => ({
  kind: 'retained',
  subject: 'stress/keeps',
  resources,
  operations: 9_600,
  seconds: 2.5,
  broken: null,
});

const cutShort = 'not measured further: heap leaks';
const leaking = measured(
  resource('heap', 'fail', `rose · 9 × Entry in ${'part.'.repeat(60)}end of /srv/app/leak.ts:1`),
  resource('external', 'inconclusive', cutShort, true),
  resource('rss', 'inconclusive', cutShort, true),
  resource('fds', 'pass', 'does not grow'),
);

describe('what a leak hunt prints', { tags: ['unit'] }, () => {
  test.for([40, 80, 120])('has no line longer than a terminal of %i characters', (width) => {
    const lines = leakText(leaking, 'fail', width).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  test('says once what was not measured further, and calls none of it inconclusive', () => {
    const lines = leakText(leaking, 'fail', null).split('\n');
    expect(lines).toContain('   ·  external, rss: not measured further: heap leaks');
    expect(lines.filter((line) => line.includes('?'))).toEqual([]);
    expect(lines).toContain('   ✔  no growth of fds');
  });

  test('says apart how long the search for the reason took', () => {
    const [first] = leakText({ ...leaking, reasonSeconds: 81.25 }, 'fail', null).split('\n');
    expect(first).toContain('9,600 operations in 2.5 s, and 81.3 s for the reason');
  });
});
