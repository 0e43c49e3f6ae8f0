import type { RunDocument } from '../document/document.ts';
import { type AddedEvidence, isSameKey } from '../history/load-evidence.ts';
import { formatPercent } from '../metrics/format-percent.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { lookLevel } from '../statistics/looks.ts';
import { poolEvidence, type ShareEvidence } from '../statistics/share/evidence.ts';
import { judgeShare, type ShareVerdict } from '../statistics/share/judge-share.ts';
import type { GateResult, Verdict } from '../verdicts/verdict.ts';
import { type Shard, kindOf } from './shard.ts';

type Gate = RunDocument['gates'][number];

interface Part {
  readonly shard: Shard;
  readonly gate: Gate;
  readonly added: AddedEvidence | null;
}

/**
 * Whether what these shards measured of a load adds up: the same code, config and profile on one kind of
 * machine, of which each kept what it showed.
 */
export function addUp(shards: readonly Shard[], subject: string): boolean {
  const [first] = shards;
  return shards.every(({ loads, ...shard }) => {
    if (loads === null || !first?.loads || !isSameKey(loads.key, first.loads.key)) return false;
    if (kindOf({ loads, ...shard }) !== kindOf(first)) return false;
    return [...loads.gates.keys()].some(
      (id) => id.startsWith(`${subject} `) || id.startsWith(`${subject}/`),
    );
  });
}

/**
 * One gate that several shards have, of loads that add up: judged by the requests of all of them together,
 * at the next look; never by the one that passed. One that failed by its own requests did fail. What is no
 * share of requests counts in each of them: the worst one stands.
 * @param shards that have the gate, in order
 */
export function poolGate(shards: readonly Shard[], id: string): GateResult {
  const parts = shards.flatMap((shard): Part[] =>
    shard.document.gates
      .filter((gate) => gate.id === id)
      .map((gate) => ({ shard, gate, added: shard.loads?.gates.get(id) ?? null })),
  );
  const showing = parts.flatMap(({ added }) => added ?? []);
  if (showing.length < 2) return worstOf(parts.map(({ gate }) => gate));
  const alone = parts.filter(({ gate, added }) => added === null || gate.verdict === 'fail');
  return worstOf([pooledOf(parts, showing), ...alone.map(({ gate }) => gate)]);
}

const byBadness: readonly Verdict[] = ['fail', 'inconclusive', 'pass'];

function worstOf(gates: readonly GateResult[]): GateResult {
  const [first, ...rest] = gates;
  if (first === undefined) throw new RangeError('there is no gate to choose from');
  return rest.reduce(
    (worst, gate) =>
      byBadness.indexOf(gate.verdict) < byBadness.indexOf(worst.verdict) ? gate : worst,
    first,
  );
}

const verdictOf: Readonly<Record<ShareVerdict, Verdict>> = {
  above: 'fail',
  'at most': 'pass',
  open: 'inconclusive',
};

function pooledOf(parts: readonly Part[], showing: readonly AddedEvidence[]): GateResult {
  const have = parts.filter(({ added }) => added !== null);
  const [{ gate }] = have as [Part, ...Part[]];
  const evidence = poolEvidence(showing.map((one) => one.evidence));
  const look = showing.reduce((sum, { looks }) => sum + looks, 0);
  const level = (side: 'pass' | 'fail'): number =>
    lookLevel(Math.min(...showing.map(({ levels }) => levels[side])), look);
  const verdict = verdictOf[judgeShare(evidence, { pass: level('pass'), fail: level('fail') })];
  const needs = have.flatMap((part) => part.gate.needs ?? []);
  return {
    ...gate,
    verdict,
    measured: measuredOf(have, evidence),
    reason: reasonOf(verdict, have, evidence),
    needs: verdict === 'inconclusive' ? (needs[0] ?? 'more requests') : null,
    evidence: have.flatMap((part) => part.gate.evidence),
  };
}

function reasonOf(verdict: Verdict, have: readonly Part[], evidence: ShareEvidence): string {
  const [{ gate }] = have as [Part, ...Part[]];
  const { over, requests, p0, burstSeconds } = evidence;
  const what = gate.statistic.startsWith('latency.')
    ? `are over ${formatQuantity(gate.limit.value, gate.limit.unit)}`
    : 'count against it';
  const names = have.map(({ shard }) => shard.name).join(', ');
  const counted = `${formatQuantity(over, 'count')} of ${formatQuantity(requests, 'count')} requests of ${names} together ${what}`;
  const may = `${formatPercent(p0)} may`;
  if (verdict === 'fail') return `${counted}; only ${may}`;
  return verdict === 'pass'
    ? `${counted}; ${may}: holds for bursts up to ${formatQuantity(burstSeconds * 1000, 'ms')}`
    : `${counted}; ${may}: too few requests, or too near the limit, to tell`;
}

/** A share adds up; of percentiles, which can't be joined, the slower one is shown, without an interval. */
function measuredOf(have: readonly Part[], { over, requests }: ShareEvidence): Gate['measured'] {
  const all = have.flatMap(({ gate }) => gate.measured ?? []);
  const [first] = all;
  if (first === undefined) return null;
  const value =
    first.unit === 'ratio'
      ? over / Math.max(1, requests)
      : Math.max(...all.map((one) => one.value));
  return { ...first, value, interval: [null, null], sample: { ...first.sample, count: requests } };
}
