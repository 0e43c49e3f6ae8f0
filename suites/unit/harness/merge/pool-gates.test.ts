import { describe, expect, test } from 'vitest';

import type { KeptLoads } from '../../../../harness/history/load-evidence.ts';
import { checkShards } from '../../../../harness/merge/check-shards.ts';
import type { Shard } from '../../../../harness/merge/shard.ts';
import { collectEvidence } from '../../../../harness/statistics/share/evidence.ts';
import { judgeShare } from '../../../../harness/statistics/share/judge-share.ts';
import { lookLevel } from '../../../../harness/statistics/looks.ts';
import type { GateResult } from '../../../../harness/verdicts/verdict.ts';
import { sampleGate } from '../reporters/sample-document.ts';
import { steady } from '../statistics/share/simulated.ts';
import { merged, onKind, sampleShards } from './sample-shard.ts';

const key = { code: 'abc', config: '123', machineKind: '2 cores' };
const levels = { pass: 0.05, fail: 0.01 };
const p95 = sampleGate({ id: 'load/predict latency.p95', statistic: 'latency.p95' });

/** Of 100 requests a second, every n-th is over the limit. */
function loads(seconds: number, every: number, changes: Partial<KeptLoads['key']> = {}): KeptLoads {
  const evidence = collectEvidence(
    steady(seconds, 100, (request) => request % every === every - 1),
    { p0: 0.05, burstSeconds: 0.05 },
  );
  return {
    key: { ...key, ...changes },
    gates: new Map([[p95.id, { evidence, looks: 1, levels }]]),
  };
}

/** What a shard by itself says of its load. */
function alone({ gates }: KeptLoads): GateResult {
  const { evidence } = gates.get(p95.id) as { evidence: Parameters<typeof judgeShare>[0] };
  const level = { pass: lookLevel(levels.pass, 1), fail: lookLevel(levels.fail, 1) };
  const verdicts = { above: 'fail', 'at most': 'pass', open: 'inconclusive' } as const;
  return { ...p95, verdict: verdicts[judgeShare(evidence, level)] };
}

function shardsOf(...all: readonly KeptLoads[]): readonly [Shard, ...Shard[]] {
  const [first, ...others] = all.map((one) => ({ gates: [alone(one)] }));
  const shards = sampleShards(first ?? {}, ...others);
  return shards.map((shard, index) => ({ ...shard, loads: all[index] ?? null })) as [
    Shard,
    ...Shard[],
  ];
}

const gatesOf = (shards: readonly [Shard, ...Shard[]]) => {
  checkShards(shards, null);
  return merged(shards).gates;
};

describe('a load that several shards measured on one kind of machine', () => {
  test('is judged by the requests of all: what none could tell alone is decided', () => {
    const shards = shardsOf(loads(6, 40), loads(60, 40), loads(60, 40));
    expect(shards[0].document.gates[0]?.verdict).toBe('inconclusive');
    const [gate, ...others] = gatesOf(shards);
    expect(others).toEqual([]);
    expect(gate).toMatchObject({ id: p95.id, verdict: 'pass', needs: null });
    expect(gate?.reason).toContain(
      '315 of 12,600 requests of shard 1, shard 2, shard 3 together are over 25.0 ms; 5 % may',
    );
    expect(gate?.measured?.sample.count).toBe(12_600);
  });

  test('is not chosen from: one that passes does not hide one that fails', () => {
    const shards = shardsOf(loads(20, 200), loads(60, 5));
    expect(shards.map(({ document }) => document.gates[0]?.verdict)).toEqual(['pass', 'fail']);
    expect(gatesOf(shards)).toMatchObject([{ verdict: 'fail' }]);
  });

  test('is looked at once more for each look that a shard had', () => {
    const half = loads(15, 200);
    const pooled = gatesOf(shardsOf(half, half))[0];
    // The same requests at the first look would be enough.
    expect(alone(loads(30, 200)).verdict).toBe('pass');
    const looked: KeptLoads = {
      key,
      gates: new Map([...half.gates].map(([id, one]) => [id, { ...one, looks: 40_000 }])),
    };
    expect(pooled?.verdict).toBe('pass');
    expect(gatesOf(shardsOf(looked, looked))[0]?.verdict).toBe('inconclusive');
  });

  test.each([{ code: 'abd' }, { config: '124' }, { machineKind: '4 cores' }])(
    'is a repeated measurement, and refused, where one has another %o',
    (other) => {
      expect(() => gatesOf(shardsOf(loads(20, 200), loads(20, 200, other)))).toThrow(
        "the gate 'load/predict latency.p95' is in shard 1 (shards/1) and in shard 2",
      );
    },
  );

  test('is refused where one of them kept nothing', () => {
    const [first, second] = shardsOf(loads(20, 200), loads(20, 200));
    const shards = [first, { ...(second as Shard), loads: null }] as const;
    expect(() => gatesOf(shards)).toThrow("'load/predict latency.p95' is in shard 1");
  });

  test('keeps the worst of what is no share of requests', () => {
    const applied = { ...p95, id: 'load/predict applied', statistic: 'applied' };
    const shards = shardsOf(loads(60, 200), loads(60, 200)).map((shard, index) => ({
      ...shard,
      document: {
        ...shard.document,
        gates: [
          ...shard.document.gates,
          { ...applied, verdict: index === 0 ? ('pass' as const) : ('fail' as const) },
        ],
      },
    })) as [Shard, ...Shard[]];
    expect(gatesOf(shards).map(({ id, verdict }) => [id, verdict])).toEqual([
      [p95.id, 'pass'],
      [applied.id, 'fail'],
    ]);
  });

  test('stays apart from that of another kind', () => {
    const all = [loads(20, 200), loads(20, 200), loads(20, 200)];
    const [first, second, third] = shardsOf(...all) as readonly [Shard, Shard, Shard];
    const other = { ...third, document: { ...third.document, ...onKind('arm') } };
    const gates = gatesOf([first, second, other]);
    expect(gates.map(({ id, measured }) => [id, measured?.sample.count])).toEqual([
      [expect.stringContaining(`${p95.id} on `), 4_000],
      [`${p95.id} on arm`, 6_000],
    ]);
  });
});
