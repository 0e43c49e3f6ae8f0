import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documentSchema } from '../../../../harness/document/document.ts';
import { runVerdict } from '../../../../harness/verdicts/run-verdict.ts';
import { sampleDocument, sampleGate, sampleSweep } from '../reporters/sample-document.ts';
import { merged, onKind, sampleShards, testsGate } from './sample-shard.ts';

const passing = sampleGate();
const failing = sampleGate({ id: 'load/search latency.p99', verdict: 'fail' });
const open = sampleGate({ id: 'stress/predict retained.heap', verdict: 'inconclusive' });

test('the sweeps of all shards are those of the whole, told apart where two have one name', () => {
  const own = { sweeps: [sampleSweep, { ...sampleSweep, name: 'int8' }] };
  const { sweeps } = merged(sampleShards(own, { sweeps: [sampleSweep] }));
  expect(sweeps?.map(({ name }) => name)).toEqual(['fp32 (shard 1)', 'int8', 'fp32 (shard 2)']);
  expect(merged(sampleShards({}, {}))).not.toHaveProperty('sweeps');
});

describe('the verdict', () => {
  const end = fc.record({
    interrupted: fc.boolean(),
    infrastructure: fc.constantFrom(null, 'postgres died'),
    allowInconclusive: fc.boolean(),
  });
  const anyGate = fc.record({
    shard: fc.nat({ max: 2 }),
    severity: fc.constantFrom('block' as const, 'warn' as const, 'info' as const),
    verdict: fc.constantFrom('pass' as const, 'fail' as const, 'inconclusive' as const),
  });

  test('of the shards of a run, split by gates, is that of the whole', () => {
    const ends = fc.tuple(end, end, end);
    fc.assert(
      fc.property(fc.array(anyGate), ends, fc.boolean(), (specs, parts, allowInconclusive) => {
        const gates = specs.map(({ severity, verdict }, index) =>
          sampleGate({ id: `gate ${index}`, severity, verdict }),
        );
        const [one, two, three] = parts.map((part, shard) => {
          const own = gates.filter((_, index) => specs[index]?.shard === shard);
          const endedEarly = part.interrupted ? 'Ctrl-C' : null;
          return { gates: own, endedEarly, ...runVerdict(own, part) };
        });
        const whole = runVerdict(gates, {
          allowInconclusive,
          interrupted: parts.some(({ interrupted }) => interrupted),
          infrastructure:
            parts.find(({ infrastructure }) => infrastructure)?.infrastructure ?? null,
        });
        const { verdict, exitCode, sentence } = merged(sampleShards(one, two, three), {
          allowInconclusive,
        });
        const unnamed = sentence.replace(/shard \d: /, '');
        expect({ verdict, exitCode, sentence: unnamed }).toEqual(whole);
      }),
    );
  });

  test('passes where all gates of all shards do', () => {
    const other = { gates: [{ ...passing, id: 'load/search errors' }] };
    expect(merged(sampleShards({ gates: [passing] }, other), { expected: 2 })).toMatchObject({
      verdict: 'pass',
      sentence: 'all 2 gates pass',
      exitCode: 0,
      endedEarly: null,
    });
  });

  test('of a shard that was killed is no pass, whatever the others say', () => {
    const killed = {
      verdict: 'inconclusive' as const,
      exitCode: 4,
      endedEarly: 'the run was killed before it could end',
    };
    expect(
      merged(sampleShards({ gates: [passing] }, killed), { allowInconclusive: true }),
    ).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 3,
      sentence: 'the infrastructure failed: shard 2: the run was killed before it could end',
      endedEarly: 'shard 2: the run was killed before it could end',
    });
  });

  test('of a shard that wrong usage ended says so', () => {
    const misused = { verdict: 'inconclusive' as const, exitCode: 2, sentence: 'no export op' };
    expect(merged(sampleShards({ gates: [passing] }, misused))).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 2,
      sentence: 'shard 2: no export op',
    });
  });

  test('without a shard that was expected is no pass', () => {
    const shards = sampleShards({ gates: [passing] });
    expect(merged(shards, { expected: 3, allowInconclusive: true })).toMatchObject({
      verdict: 'inconclusive',
      exitCode: 3,
      sentence: 'the infrastructure failed: 2 of 3 shards are missing',
      endedEarly: '2 of 3 shards are missing',
    });
  });

  test('without a shard that was expected still fails where a gate fails', () => {
    const shards = sampleShards({ gates: [passing, failing, open] });
    expect(merged(shards, { expected: 2 })).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });
});

describe('what is united', () => {
  const phase = { state: 'done', seconds: 1, summary: '1 passed', reason: null } as const;

  test('is a valid document that names its shards', () => {
    const document = merged(sampleShards({ gates: [passing] }, { gates: [failing] }));
    expect(documentSchema.parse(document)).toEqual(document);
    expect(document.shards).toMatchObject([
      { name: 'shard 1', command: 'assay run part-1' },
      { name: 'shard 2', command: 'assay run part-2' },
    ]);
  });

  test('has one gate on the tests of all shards, of which no earlier values are kept', () => {
    const gates = [testsGate({ passed: 2, failed: 0, skipped: 1 })];
    const recent = { 'tests failed': [{ run: 'a', value: 0, verdict: 'pass' as const }] };
    const document = merged(sampleShards({ gates, recent }, { gates: [...gates, passing] }));
    expect(document.gates.map(({ id, measured }) => [id, measured?.sample.count])).toEqual([
      ['tests failed', 4],
      [passing.id, 6_000],
    ]);
    expect(document.recent).toEqual({});
  });

  test('lasts from the first start to the last end', () => {
    const first = { startedAt: '2026-11-24T10:00:30.000Z', seconds: 10 };
    const second = { startedAt: '2026-11-24T10:00:00.000Z', seconds: 60.5 };
    expect(merged(sampleShards(first, second))).toMatchObject({
      startedAt: '2026-11-24T10:00:00.000Z',
      seconds: 60.5,
    });
  });

  test('tells phases of one name apart, and leaves the others as they are', () => {
    const first = { phases: [{ ...phase, name: 'services' }] };
    const second = {
      phases: [
        { ...phase, name: 'services' },
        { ...phase, name: 'load' },
      ],
    };
    expect(merged(sampleShards(first, second)).phases.map(({ name }) => name)).toEqual([
      'services (shard 1)',
      'services (shard 2)',
      'load',
    ]);
  });

  test('says once what holds for all, and of whom it holds otherwise', () => {
    const cuda = { what: 'cuda', reason: 'no device' };
    const all = { warnings: ['the machine is busy'], notRun: [cuda] };
    const some = {
      warnings: ['the machine is busy', 'no calibration'],
      notRun: [cuda, { what: 'docker', reason: 'no engine' }],
    };
    const document = merged(sampleShards(all, some));
    expect(document.warnings).toEqual(['the machine is busy', 'shard 2: no calibration']);
    expect(document.notRun).toEqual([cuda, { what: 'docker', reason: 'no engine (shard 2)' }]);
  });

  test('keeps the earlier values of each gate', () => {
    const earlier = [{ run: 'a', value: 1, verdict: 'pass' as const }];
    const recent = { [passing.id]: earlier, 'load/gone errors': earlier };
    const document = merged(sampleShards({ gates: [passing], recent }, {}));
    expect(document.recent).toEqual({ [passing.id]: earlier });
  });
});

describe('shards on several kinds of machine', () => {
  const test1 = {
    suite: 'unit',
    file: 'a.test.ts',
    name: 'adds',
    state: 'passed' as const,
    durationMs: 1,
    tags: [],
    reason: null,
  };
  const document = merged(
    sampleShards(
      { gates: [passing, open], tests: [test1], ...onKind('arm') },
      { gates: [{ ...passing, verdict: 'fail' }], tests: [test1], ...onKind('x86') },
    ),
  );

  test('keep the gates that both measured, each with its kind, and the worst decides', () => {
    expect(document.gates.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['load/predict latency.p99 on arm', 'pass'],
      ['stress/predict retained.heap', 'inconclusive'],
      ['load/predict latency.p99 on x86', 'fail'],
    ]);
    expect(document.exitCode).toBe(1);
  });

  test('keep the tests that both ran, each in a suite of its own', () => {
    expect(document.tests.map(({ suite }) => suite)).toEqual(['unit on arm', 'unit on x86']);
  });

  test('are of a kind of their own, which a warning takes apart', () => {
    expect(document.fingerprint.machineKind).toBe('arm / x86');
    expect(document.warnings).toEqual([
      'the shards are of 2 kinds of machine: arm (shard 1); x86 (shard 2)',
    ]);
  });
});

test('a tree that was modified in one shard is so in the whole, with a warning', () => {
  const { fingerprint } = sampleDocument();
  const dirty = { commit: 'a1b2c3d4e5f6', branch: null, dirty: true };
  const document = merged(sampleShards({}, { fingerprint: { ...fingerprint, git: dirty } }));
  expect(document.fingerprint.git).toEqual({ commit: 'a1b2c3d4e5f6', branch: 'main', dirty: true });
  expect(document.warnings).toEqual([
    'the shards are of 2 states of the working tree: as committed (shard 1); modified (shard 2)',
  ]);
});
