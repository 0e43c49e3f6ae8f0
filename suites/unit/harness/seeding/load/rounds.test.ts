import { expect, test } from 'vitest';
import type { RequestSeed } from '../../../../../harness/seeding/load/ask-rule.ts';
import type { Family } from '../../../../../harness/seeding/load/family.ts';
import { type Planted, roundsOf } from '../../../../../harness/seeding/load/rounds.ts';
import { recordedGates } from '../recorded.ts';

const { recorded, gate } = recordedGates({
  latency: { p50: '<= 15ms', p95: '<= 25ms', p97: '<= 100ms' },
  errors: '<= 1%',
});

function planted(name: string, family: Family, seed: RequestSeed): Planted {
  return { gate: gate(name), family, seed, recorded };
}

const names = (rounds: readonly (readonly Planted[])[]) =>
  rounds.map((round) => round.map((one) => one.gate.statistic));

test('percentiles whose faults do not fail each other share a run', () => {
  const rounds = roundsOf([
    planted('latency.p50', 'delay', { kind: 'delay', share: 1, ms: 12 }),
    planted('latency.p95', 'delay', { kind: 'delay', share: 0.1, ms: 22 }),
    // Fewer and later: the share over 25 ms stays a tenth.
    planted('latency.p97', 'delay', { kind: 'delay', share: 0.06, ms: 98 }),
  ]);
  expect(names(rounds)).toEqual([['latency.p50', 'latency.p95', 'latency.p97']]);
});

test('a fault that would fail another gate by itself has a run of its own', () => {
  const rounds = roundsOf([
    planted('latency.p95', 'delay', { kind: 'delay', share: 0.1, ms: 22 }),
    planted('latency.p97', 'delay', { kind: 'delay', share: 0.3, ms: 98 }),
  ]);
  expect(names(rounds)).toEqual([['latency.p95'], ['latency.p97']]);
});

test('faults of different kinds are not mixed', () => {
  const rounds = roundsOf([
    planted('latency.p95', 'delay', { kind: 'delay', share: 0.1, ms: 22 }),
    planted('errors', 'fail', { kind: 'fail', share: 0.02 }),
  ]);
  expect(names(rounds)).toEqual([['latency.p95'], ['errors']]);
});
