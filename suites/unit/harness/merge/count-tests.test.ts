import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countTests } from '../../../../harness/merge/count-tests.ts';
import { sampleGate } from '../reporters/sample-document.ts';
import { sampleShards, testsGate } from './sample-shard.ts';

const some = { passed: 5, failed: 0, skipped: 0 };

test('the tests of all shards are judged as those of one run', () => {
  const counts = fc.record({
    passed: fc.integer({ min: 1, max: 9 }),
    failed: fc.nat({ max: 2 }),
    skipped: fc.constant(0),
  });
  const limits = fc.nat({ max: 3 });
  fc.assert(
    fc.property(counts, counts, limits, (one, two, limit) => {
      const whole = {
        passed: one.passed + two.passed,
        failed: one.failed + two.failed,
        skipped: 0,
      };
      const shards = sampleShards(
        { gates: [testsGate(one, limit)] },
        { gates: [testsGate(two, limit)] },
      );
      expect(countTests(shards)).toEqual(testsGate(whole, limit));
    }),
  );
});

test('failures that each shard allows add up to more than is allowed', () => {
  const one = testsGate({ passed: 5, failed: 1, skipped: 0 }, 1);
  expect(one.verdict).toBe('pass');
  expect(countTests(sampleShards({ gates: [one] }, { gates: [one] }))).toMatchObject({
    verdict: 'fail',
    reason: '2 of 12 tests failed',
  });
});

test('tests that a shard can not tell of leave the whole open, though allowed ones failed', () => {
  const shards = sampleShards(
    { gates: [testsGate({ passed: 5, failed: 1, skipped: 0 }, 1)] },
    { gates: [testsGate(null, 1)] },
  );
  expect(countTests(shards)).toMatchObject({
    verdict: 'inconclusive',
    measured: null,
    reason: 'shard 2: unit: its budget was used up',
  });
});

test('tests that failed in one shard fail the whole, though another can not tell', () => {
  const shards = sampleShards(
    { gates: [testsGate(null)] },
    { gates: [testsGate({ passed: 5, failed: 1, skipped: 0 })] },
  );
  expect(countTests(shards)).toMatchObject({ verdict: 'fail', reason: '1 of 6 tests failed' });
});

test('tests that broke in one shard fail the whole, with its reason', () => {
  const broken = testsGate({ passed: 0, failed: 0, skipped: 0, broken: 'Vitest could not run' });
  const shards = sampleShards({ gates: [testsGate(some)] }, { gates: [broken] });
  expect(countTests(shards)).toMatchObject({
    verdict: 'fail',
    reason: 'shard 2: Vitest could not run',
  });
});

test('tests of a shard without the gate count, too', () => {
  const failed = {
    suite: 'unit',
    file: 'a.test.ts',
    name: 'adds',
    state: 'failed' as const,
    durationMs: 1,
    tags: [],
    reason: 'no',
  };
  const shards = sampleShards({ gates: [testsGate(some)] }, { tests: [failed] });
  expect(countTests(shards)).toMatchObject({ verdict: 'fail', reason: '1 of 6 tests failed' });
});

test('shards without that gate have none together', () => {
  expect(countTests(sampleShards({ gates: [sampleGate()] }))).toBeNull();
});

/** A shard whose tests are shown again by this command. */
const shownBy = (reproduce: string) => ({ gates: [{ ...testsGate(some), reproduce }] });

test.each([
  [['assay run unit', 'assay run unit'], 'assay run unit'],
  [['assay run unit', 'assay run integration stress'], 'assay run unit integration stress'],
  [
    ['cd a && assay run unit', 'cd b && assay run unit'],
    '(cd a && assay run unit); (cd b && assay run unit)',
  ],
])('the tests of shards that are shown again by %j are all shown by %j', (commands, united) => {
  const [first = '', ...others] = commands;
  expect(countTests(sampleShards(shownBy(first), ...others.map(shownBy)))?.reproduce).toBe(united);
});
