import { expect, test } from 'vitest';
import type { RetainedResource } from '../../../../../harness/measurement/measurement.ts';
import { leakLadder } from '../../../../../harness/seeding/leaks/leak-ladder.ts';

function measured(resource: string, more: Partial<RetainedResource> = {}): RetainedResource {
  return {
    resource,
    unit: 'B/op',
    slopePerOp: 0,
    interval: [-1, 1],
    confidence: 0.99,
    threshold: 64,
    isWritten: true,
    verdict: 'pass',
    reason: 'nothing grew',
    needs: null,
    evidence: [],
    ...more,
  };
}

test('bytes begin with half of the limit above it, and grow', () => {
  expect(leakLadder('heap', [measured('heap')], 10_000)).toEqual({
    leaks: [96, 130, 200, 320].map((perOperation) => ({ resource: 'heap', perOperation })),
  });
});

test('what the measurement can not tell from nothing is no first leak', () => {
  const noisy = measured('heap', { interval: [-50, 50] });
  expect(leakLadder('heap', [noisy], 10_000)).toMatchObject({
    leaks: [{ perOperation: 270 }, {}, {}, {}],
  });
});

test('counts begin with one of a hundred operations', () => {
  const fds = measured('fds', { threshold: 0, unit: '1/op' });
  expect(leakLadder('fds', [fds], 10_000)).toEqual({
    leaks: [0.01, 0.05, 0.25].map((perOperation) => ({ resource: 'fds', perOperation })),
  });
});

test('of all others something leaks that nobody wrote a limit for', () => {
  const others = [measured('fds'), measured('timers', { isWritten: false })];
  expect(leakLadder('others', others, 10_000)).toMatchObject({
    leaks: [{ resource: 'timers' }, {}, {}],
  });
});

test('a limit that no process could keep enough for is blind', () => {
  const wide = measured('heap', { threshold: 1024 * 1024 });
  expect(leakLadder('heap', [wide], 10_000)).toEqual({
    because:
      'its limit is so wide that a hunt of 10,000 operations would keep 10,000 MB before it fails',
    isBlind: true,
  });
});

test('what can not be made to leak is left open', () => {
  expect(leakLadder('pgClients', [measured('pgClients')], 10_000)).toEqual({
    because: 'no leak of pgClients can be planted yet',
    isBlind: false,
  });
});
