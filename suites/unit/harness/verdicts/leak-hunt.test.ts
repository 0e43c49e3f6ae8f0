import { expect, test } from 'vitest';
import type {
  RetainedMeasurement,
  RetainedResource,
} from '../../../../harness/measurement/measurement.ts';
import { foldGates } from '../../../../harness/verdicts/fold.ts';
import { gatesOfHunt } from '../../../../harness/verdicts/leak-hunt.ts';
import { runVerdict } from '../../../../harness/verdicts/run-verdict.ts';

function resource(
  name: string,
  verdict: RetainedResource['verdict'],
  more: Partial<RetainedResource> = {},
): RetainedResource {
  return {
    resource: name,
    unit: 'B/op',
    slopePerOp: 0.5,
    interval: [0, 1],
    confidence: 0.99,
    threshold: 16,
    isWritten: false,
    verdict,
    reason: `${name} was looked at`,
    needs: null,
    evidence: [],
    ...more,
  };
}

function hunt(...resources: readonly RetainedResource[]): RetainedMeasurement {
  const subject = 'stress/predict';
  return { kind: 'retained', subject, resources, operations: 900, seconds: 3, broken: null };
}

const written = { isWritten: true };

test('a hunt has a gate for each limit that was written, and one for all other resources', () => {
  const resources = [resource('heap', 'pass', written), resource('fds', 'pass')];
  const gates = gatesOfHunt(hunt(...resources, resource('timers', null)));
  expect(gates).toMatchObject([
    { statistic: 'retained.heap', verdict: 'pass', limit: { value: 16, unit: 'B/op' } },
    {
      statistic: 'retained.others',
      verdict: 'pass',
      measured: { value: 0 },
      reason: 'nothing else grows: fds · timers: timers was looked at',
    },
  ]);
});

test.for<readonly [string, string, readonly RetainedResource[]]>([
  ['one leaks', 'fail', [resource('heap', 'pass', written), resource('fds', 'fail')]],
  ['one is open', 'inconclusive', [resource('heap', 'inconclusive'), resource('fds', 'pass')]],
  ['one is not judged', 'pass', [resource('heap', null), resource('fds', 'pass')]],
  ['none is judged', 'inconclusive', [resource('heap', null), resource('fds', null)]],
  ['a written limit is not judged', 'inconclusive', [resource('heap', null, written)]],
  ['nothing was looked at', 'inconclusive', []],
])('where %s, a hunt ends as %s', ([, verdict, resources]) => {
  expect(foldGates(gatesOfHunt(hunt(...resources)))).toBe(verdict);
});

test('a leak is named with its reason and its evidence, and what is open beside it is not', () => {
  const evidence = [{ kind: 'text', title: 'Why', lines: ['Map.set'] }] as const;
  const [gate] = gatesOfHunt(
    hunt(resource('fds', 'fail', { evidence }), resource('heap', 'inconclusive')),
  );
  expect(gate).toMatchObject({
    reason: 'fds: fds was looked at',
    measured: { value: 1 },
    evidence,
  });
});

test('what was not measured at all is not excused', () => {
  const unread = { slopePerOp: Number.NaN, interval: [-Infinity, Infinity] } as const;
  const allowed = { allowInconclusive: true, infrastructure: null, interrupted: false };
  const exitOf = (...resources: readonly RetainedResource[]) =>
    runVerdict(gatesOfHunt(hunt(...resources)), allowed).exitCode;
  expect(exitOf(resource('heap', 'inconclusive'))).toBe(0);
  expect(exitOf(resource('heap', 'inconclusive', unread))).toBe(4);
  expect(exitOf(resource('heap', 'inconclusive', { ...unread, ...written }))).toBe(4);
});
