import type { TestReport } from '../document/document.ts';
import { formatEstimate, formatQuantity } from '../metrics/format-quantity.ts';
import type { GateResult, Verdict } from '../verdicts/verdict.ts';

/** The release manager's words for a run. */
export const runWord: Readonly<Record<Verdict, string>> = {
  pass: 'SHIP',
  fail: "DON'T SHIP",
  inconclusive: "CAN'T TELL YET",
};

/** The sign beside a gate; never the only carrier of its meaning. */
export const gateSign: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✘',
  inconclusive: '?',
};

/** The order in which gates are shown: what needs attention first. */
const verdictRank: Readonly<Record<Verdict, number>> = { fail: 0, inconclusive: 1, pass: 2 };
const severityRank = { block: 0, warn: 1, info: 2 } as const;

export function gatesByUrgency(gates: readonly GateResult[]): GateResult[] {
  return gates.toSorted(
    (a, b) =>
      verdictRank[a.verdict] - verdictRank[b.verdict] ||
      severityRank[a.severity] - severityRank[b.severity] ||
      a.id.localeCompare(b.id),
  );
}

/** `31.0 ms [29.6, 33.1] at 99 %, 6,000 requests`, or that nothing was measured. */
export function describeMeasured(gate: GateResult): string {
  const { measured } = gate;
  if (measured === null) return 'nothing measured';
  const estimate = formatEstimate(measured.value, measured.interval, measured.unit);
  const confidence =
    measured.interval === null ? '' : ` at ${Number((measured.confidence * 100).toFixed(2))} %`;
  return `${estimate}${confidence}, ${measured.sample.count.toLocaleString('en-US')} ${measured.sample.of}`;
}

export function formatDuration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`;
}

/** What helps to look into a failed test again, a line each. */
export function traces({ keptDatabase, faultsSeed }: TestReport): readonly string[] {
  return [
    ...(keptDatabase === undefined ? [] : [`its database, while its server runs: ${keptDatabase}`]),
    ...(faultsSeed === undefined ? [] : [`its faults again: ASSAY_FAULTS_SEED=${faultsSeed}`]),
  ];
}

const comparisonSigns = { '<': '<', '<=': '≤', '>': '>', '>=': '≥', '==': '=' } as const;

/** `≤ 20.0 ms`; as it was written where it compares with something else (`>= fp32 - 1pt`). */
export function limitInSigns({ comparison, value, unit, text }: GateResult['limit']): string {
  if (/[a-z]\w*\s*[-+]|^[^\d]*$/iu.test(text)) return text;
  return `${comparisonSigns[comparison]} ${formatQuantity(value, unit)}`;
}
