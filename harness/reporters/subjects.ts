import { formatQuantity } from '../metrics/format-quantity.ts';
import type { GateResult, Verdict } from '../verdicts/verdict.ts';
import { blocks, isWaived } from '../verdicts/waiver.ts';
import { gatesByUrgency, limitInSigns } from './wording.ts';

/** All gates of one thing that was judged (a scenario, a hunt, a benchmark, a model, the tests). */
export interface Subject {
  /** `load/predict` */
  readonly id: string;
  /** For people: `predict`, `leaks in predict`. */
  readonly name: string;
  /** The worst of its blocking gates; of the others where it has no blocking one. */
  readonly verdict: Verdict;
  /** What needs attention first. */
  readonly gates: readonly GateResult[];
  /** The passing gate that is nearest to its limit; null where none has a limit above 0. */
  readonly nearest: GateResult | null;
}

/** The subjects of a run, those that need attention first. */
export function subjectsOf(gates: readonly GateResult[]): readonly Subject[] {
  const bySubject = Map.groupBy(gatesByUrgency(gates), ({ subject }) => subject);
  return [...bySubject].map(([id, own]) => ({
    id,
    name: nameOf(id),
    verdict: worst(own),
    gates: own,
    nearest: nearestToLimit(own),
  }));
}

const prefixes: Readonly<Record<string, string>> = {
  load: '',
  stress: 'leaks in ',
  bench: 'benchmark ',
  model: 'model ',
};

function nameOf(id: string): string {
  const slash = id.indexOf('/');
  if (slash < 0) return id;
  const suite = id.slice(0, slash);
  return `${prefixes[suite] ?? `${suite} `}${id.slice(slash + 1)}`;
}

function worst(gates: readonly GateResult[]): Verdict {
  const blocking = gates.filter(blocks);
  const verdicts = new Set((blocking.length > 0 ? blocking : gates).map(({ verdict }) => verdict));
  if (verdicts.has('fail')) return 'fail';
  return verdicts.has('inconclusive') ? 'inconclusive' : 'pass';
}

/** `p99` of `latency.p99`, `heap` of `retained.heap`, `errors`. */
export function statisticName({ statistic }: GateResult): string {
  return statistic.replace(/^(latency|retained)\./u, '');
}

/**
 * How much of its limit a gate uses, by the end of its interval that faces the limit: .19 for 8.4 of
 * 45 ms. Null where that is no share: nothing measured, a limit of 0, or an end without a bound; and for
 * whether a load was applied as planned, which says nothing of the service.
 */
export function shareOfLimit({ statistic, measured, limit }: GateResult): number | null {
  if (statistic === 'applied' || measured === null || !(limit.value > 0)) return null;
  const [low, high] = measured.interval ?? [measured.value, measured.value];
  if (limit.comparison.startsWith('>')) return low === null || low <= 0 ? null : limit.value / low;
  return high === null ? null : Math.max(0, high / limit.value);
}

function nearestToLimit(gates: readonly GateResult[]): GateResult | null {
  const passing = gates.filter((gate) => gate.verdict === 'pass' && shareOfLimit(gate) !== null);
  return passing.toSorted((a, b) => (shareOfLimit(b) ?? 0) - (shareOfLimit(a) ?? 0))[0] ?? null;
}

/** `8.40 ms (at most 9.00 ms), 20 % of its limit`: the share is that of the end which faces the limit. */
export function describeShare(gate: GateResult): string {
  const share = shareOfLimit(gate);
  if (share === null) return '';
  const percent = share < 0.005 ? 'under 1' : String(Math.round(share * 100));
  return `${describeMeasured(gate)}, ${percent} % of its limit`;
}

/** `0 % (at most 0.96 %)`: what was measured, and the end of its interval that faces the limit. */
export function describeMeasured({ measured, limit }: GateResult): string {
  if (measured === null) return '';
  const { value, unit, interval } = measured;
  const isFloor = limit.comparison.startsWith('>');
  const end = interval?.[isFloor ? 0 : 1] ?? null;
  const shown = formatQuantity(value, unit);
  const bound = end === null ? shown : formatQuantity(end, unit);
  return bound === shown ? shown : `${shown} (at ${isFloor ? 'least' : 'most'} ${bound})`;
}

/** The line of a subject: what fails or can't be told; else how many pass, and the nearest limit. */
export function subjectLine({ gates, verdict, nearest }: Subject): string {
  if (verdict !== 'pass') {
    const open = gates.filter((gate) => gate.verdict === verdict);
    const named = open.slice(0, 2).map(describeOpen).join('; ');
    const more = open.length > 2 ? `; and ${open.length - 2} more` : '';
    const count = `${open.length} of ${gates.length} ${gates.length === 1 ? 'gate' : 'gates'}`;
    return verdict === 'fail'
      ? `${count} ${open.length === 1 ? 'fails' : 'fail'}: ${named}${more}`
      : `${count} can't tell: ${named}${more}`;
  }
  const passing = gates.filter((gate) => gate.verdict === 'pass');
  const still = passing.filter(isStill);
  const others = passing.length - still.length;
  const aside = gates.filter((gate) => gate.verdict !== 'pass');
  const parts = [
    ...(others > 0 ? [`${others} ${others === 1 ? 'gate passes' : 'gates pass'}`] : []),
    ...(nearest === null
      ? []
      : [`nearest to its limit: ${statisticName(nearest)} at ${describeShare(nearest)}`]),
    ...(still.length > 0 ? [stillLine(still, others)] : []),
    ...aside.map((gate) => `${statisticName(gate)} ${asideWord(gate)}, and does not block`),
  ];
  return parts.join('; ');
}

/** A count at a limit of 0 that is 0: it takes no line of its own. */
function isStill({ measured, limit, statistic, verdict }: GateResult): boolean {
  return (
    verdict === 'pass' &&
    statistic.startsWith('retained.') &&
    limit.value === 0 &&
    measured?.value === 0
  );
}

function stillLine(still: readonly GateResult[], others: number): string {
  if (still.length === 1) {
    const name = statisticName(still[0]!);
    return name === 'others' ? 'the other resources do not grow' : `${name} does not grow`;
  }
  return `${still.length} ${others > 0 ? 'other ' : ''}resources do not grow`;
}

function asideWord(gate: GateResult): string {
  const { verdict, waiver } = gate;
  const under = isWaived(gate) ? ` under a waiver until ${waiver?.until}` : '';
  return `${verdict === 'fail' ? 'fails' : "can't be told"}${under}`;
}

function describeOpen(gate: GateResult): string {
  const { measured, limit } = gate;
  const value = measured === null ? 'not measured' : formatQuantity(measured.value, measured.unit);
  return `${statisticName(gate)} ${value}, limit ${limitInSigns(limit)}`;
}
