import { describe, expect, test } from 'vitest';
import type {
  RetainedMeasurement,
  RetainedResource,
} from '../../../../harness/measurement/measurement.ts';
import { parseThresholds } from '../../../../harness/thresholds/parse.ts';
import { judge } from '../../../../harness/verdicts/judge.ts';

const evidence = [{ kind: 'text', title: 'Why', lines: ['Map.set'] }] as const;

function resource(name: string, more: Partial<RetainedResource> = {}): RetainedResource {
  return {
    resource: name,
    unit: 'B/op',
    slopePerOp: 0.5,
    interval: [0, 1],
    confidence: 0.99,
    threshold: 16,
    isWritten: false,
    verdict: 'pass',
    reason: `${name} holds its level`,
    needs: null,
    evidence: [],
    ...more,
  };
}

function gatesOf(resources: readonly RetainedResource[], limits: Record<string, string> = {}) {
  const subject = 'stress/predict';
  const measured = {
    kind: 'retained',
    subject,
    operations: 900,
    seconds: 3,
    broken: null,
  } as const;
  const measurement: RetainedMeasurement = { ...measured, resources };
  const written = Object.keys(limits).length === 0 ? {} : { [subject]: { retained: limits } };
  return judge([measurement], parseThresholds(written), { alpha: 0.01, suites: ['stress'] });
}

const others = (...resources: readonly RetainedResource[]) => gatesOf(resources)[0]!;

describe('a limit that was written', () => {
  const limits = { heap: '<= 16 B/op' };

  test('has the answer of the leak rule, with its figures', () => {
    const heap = resource('heap', { isWritten: true, needs: 'more operations', evidence });
    const [gate] = gatesOf([heap], limits);
    expect(gate).toMatchObject({
      verdict: 'pass',
      reason: 'heap holds its level',
      needs: 'more operations',
      evidence,
      limit: { value: 16, unit: 'B/op' },
      measured: {
        value: 0.5,
        unit: 'B/op',
        interval: [0, 1],
        confidence: 0.99,
        sample: { count: 900, of: 'operations' },
      },
    });
  });

  test('of the module itself says what it allows', () => {
    const [heap] = gatesOf([resource('heap', { isWritten: true })]);
    expect(heap?.limit).toEqual({
      comparison: '<=',
      value: 16,
      unit: 'B/op',
      text: '<= 16.0 B/op',
    });
    const none = resource('fds', { isWritten: true, threshold: 0, unit: '1/op' });
    expect(gatesOf([none])[0]?.limit.text).toBe('<= 0');
  });

  test('of what was not sampled says what was', () => {
    const [gate] = gatesOf([resource('fds'), resource('timers')], limits);
    expect(gate).toMatchObject({
      verdict: 'inconclusive',
      measured: null,
      reason: "'heap' was not sampled; sampled were: fds, timers",
    });
    expect(gatesOf([], limits)[0]?.reason).toBe("'heap' was not sampled; sampled were: none");
  });

  test('is not kept by what was measured against another one', () => {
    const [gate] = gatesOf([resource('heap', { threshold: 8, isWritten: true })], limits);
    expect(gate).toMatchObject({
      verdict: 'inconclusive',
      reason: 'it was measured against 8.00 B/op and not against this limit',
      needs: 'give the suite the same limit as the config',
    });
  });

  test('that was not judged is not met', () => {
    const [gate] = gatesOf([resource('heap', { isWritten: true, verdict: null })], limits);
    expect(gate?.verdict).toBe('inconclusive');
  });

  test('of what has no bound has an open interval, and of what has no slope no figure', () => {
    const open = resource('heap', { isWritten: true, interval: [-Infinity, 3] });
    expect(gatesOf([open], limits)[0]?.measured?.interval).toEqual([null, 3]);
    const unknown = resource('heap', { isWritten: true, slopePerOp: Number.NaN });
    expect(gatesOf([unknown], limits)[0]?.measured).toBeNull();
  });
});

describe('nothing else grows', () => {
  test('counts what leaks, and names each with its reason', () => {
    const fds = resource('fds', { verdict: 'fail', reason: 'rose', evidence, needs: null });
    const heap = resource('heap', {
      verdict: 'fail',
      reason: 'rose, too',
      needs: 'a heap snapshot',
    });
    expect(others(fds, heap, resource('timers'))).toMatchObject({
      verdict: 'fail',
      measured: {
        value: 2,
        unit: 'count',
        interval: null,
        confidence: 1,
        sample: { count: 900, of: 'operations' },
      },
      reason: 'fds: rose · heap: rose, too',
      needs: 'a heap snapshot',
      evidence,
    });
  });

  test('names what is open, with what it needs', () => {
    const open = resource('heap', { verdict: 'inconclusive', reason: 'open', needs: 'more' });
    expect(others(open, resource('fds'))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'heap: open',
      needs: 'more',
      measured: { value: 0 },
    });
  });

  test('says once why several were cut short', () => {
    const cut = { verdict: 'inconclusive', isCutShort: true, needs: 'a longer budget' } as const;
    const short = [
      resource('heap', { ...cut, reason: 'the time was up' }),
      resource('fds', { ...cut, reason: 'the time was up' }),
      resource('timers', { ...cut, reason: 'it was not reached' }),
    ];
    expect(others(...short, resource('handles'))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'heap, fds: the time was up · timers: it was not reached',
      needs: 'a longer budget',
    });
    const leaks = resource('handles', { verdict: 'fail', reason: 'rose' });
    expect(others(...short, leaks).reason).toBe(
      'handles: rose · heap, fds: the time was up · timers: it was not reached',
    );
  });

  test('says what was shown, and what is too coarse to be judged', () => {
    const coarse = resource('rss', { verdict: null, reason: 'too coarse' });
    expect(others(resource('heap'), resource('fds'))).toMatchObject({
      verdict: 'pass',
      reason: 'nothing else grows: heap, fds',
      needs: null,
    });
    expect(others(coarse)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'nothing was shown · rss: too coarse',
    });
    const unread = resource('rss', { verdict: null, slopePerOp: Number.NaN });
    expect(others(unread).measured).toBeNull();
  });

  test('and there is no such gate where a limit was written for each', () => {
    expect(gatesOf([resource('heap', { isWritten: true })])).toHaveLength(1);
  });
});
