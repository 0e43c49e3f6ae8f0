import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../../harness/errors.ts';
import { checkShards } from '../../../../harness/merge/check-shards.ts';
import { sampleDocument, sampleGate } from '../reporters/sample-document.ts';
import { merged, onKind, sampleShards, testsGate } from './sample-shard.ts';

type Shards = ReturnType<typeof sampleShards>;

const { fingerprint } = sampleDocument();
const gate = sampleGate();
const ran = {
  suite: 'unit',
  file: 'a.test.ts',
  name: 'adds',
  state: 'passed' as const,
  durationMs: 1,
  tags: [],
  reason: null,
};
const atCommit = (commit: string) => ({
  fingerprint: { ...fingerprint, git: { commit, branch: null, dirty: false } },
});
const counts = { passed: 1, failed: 0, skipped: 0 };

const refusals: readonly (readonly [string, Shards, string])[] = [
  [
    'two commits',
    sampleShards(atCommit('aaa'), atCommit('bbb')),
    'the shards are of 2 commits: aaa in shard 1 (shards/1); bbb in shard 2 (shards/2)',
  ],
  [
    'a commit and none',
    sampleShards(atCommit('aaa'), { fingerprint: { ...fingerprint, git: null } }),
    'aaa in shard 1 (shards/1); no commit in shard 2',
  ],
  [
    'two profiles',
    sampleShards({ profile: 'smoke' }, { profile: 'ci' }),
    'the shards are of 2 profiles: smoke in shard 1 (shards/1); ci in shard 2 (shards/2)',
  ],
  [
    'a run twice',
    sampleShards({ command: 'assay run' }, {}, { command: 'assay run' }),
    'shard 1 (shards/1) and shard 3 (shards/3) are the same run',
  ],
  [
    'a merged run',
    sampleShards({}, { shards: merged(sampleShards({}, {})).shards }),
    'shard 2 (shards/2) is a merged run already',
  ],
  [
    'a gate that was measured twice on one kind of machine',
    sampleShards({ gates: [gate] }, {}, { gates: [{ ...gate, verdict: 'fail' }] }),
    "the gate 'load/predict latency.p99' is in shard 1 (shards/1) and in shard 3 (shards/3)",
  ],
  [
    'a test that ran twice on one kind of machine',
    sampleShards({ tests: [ran] }, { tests: [{ ...ran, state: 'failed' }] }),
    "the test 'adds' of a.test.ts (unit) is in shard 1 (shards/1) and in shard 2 (shards/2)",
  ],
  [
    'two limits of failed tests',
    sampleShards({ gates: [testsGate(counts, 0)] }, { gates: [testsGate(counts, 2)] }),
    'the limits of failed tests differ: <= 0 (block) in shard 1 (shards/1); <= 2 (block)',
  ],
];

describe('refused, with what is wrong and the remedy', () => {
  test.each(refusals)('%s', (_, shards, message) => {
    const error = refusal(() => checkShards(shards, null));
    expect(error.message).toContain(message);
    expect(error.remedy).toMatch(/\w/);
  });

  test('one run, unless it is said to be the only one', () => {
    const alone = sampleShards({});
    expect(refusal(() => checkShards(alone, null)).remedy).toContain('--expect 1');
    expect(() => checkShards(alone, 1)).not.toThrow();
  });

  test('more runs than expected', () => {
    const shards = sampleShards({}, {}, {});
    expect(refusal(() => checkShards(shards, 2)).message).toBe('--expect 2, and 3 runs are given');
  });
});

describe('accepted', () => {
  test.each([
    ['fewer than expected: the merged run says so', sampleShards({}, {})],
    [
      'the tests of other suites, under one gate',
      sampleShards({ gates: [testsGate(counts)] }, { gates: [testsGate(counts)] }),
    ],
    [
      'a gate and a test that two kinds of machine measured',
      sampleShards(
        { gates: [gate], tests: [ran], ...onKind('arm') },
        { gates: [gate], tests: [ran], ...onKind('x86') },
      ),
    ],
    [
      'a test that one shard skipped',
      sampleShards({ tests: [ran] }, { tests: [{ ...ran, state: 'skipped' }] }),
    ],
    ['a test that a file has twice', sampleShards({ tests: [ran, ran] }, {})],
  ])('%s', (_, shards) => {
    expect(() => checkShards(shards, 4)).not.toThrow();
  });
});

function refusal(check: () => void): UsageError {
  try {
    check();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
