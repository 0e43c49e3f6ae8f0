import type { DuetMeasurement } from '../measurement/duet/duet.ts';
import { describeMeasured, gatesByUrgency } from '../reporters/wording.ts';
import { heldUpLines } from '../verdicts/duet/beside-evidence.ts';
import { duetTables } from '../verdicts/duet/duet-tables.ts';
import type { RunVerdict } from '../verdicts/run-verdict.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import { familyLevels } from '../statistics/family.ts';

/** For the terminal: the verdict, its gates, and both sides by endpoint. */
export function describeDuet(
  duets: readonly DuetMeasurement[],
  verdict: RunVerdict & { readonly gates: readonly GateResult[] },
): string {
  return [
    ...duets.flatMap(sideLines),
    `${verdict.verdict}  ${verdict.sentence}`,
    ...duetGateLines(verdict.gates),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The error of the intervals that are shown and not judged. */
const SHOWN_ALPHA = 0.01;

function sideLines(duet: DuetMeasurement): string[] {
  const { subject, against, seconds, turnMs } = duet;
  const head = `${subject}  ${seconds.toFixed(0)} s in turns of ${turnMs} ms, against ${against}`;
  if (duet.broken !== null) return [head, `  broken: ${duet.broken}`];
  const tables = duetTables(duet, familyLevels(SHOWN_ALPHA, 1));
  return [
    head,
    ...tables.flatMap((table) => (table.kind === 'table' ? aligned(table) : [])),
    ...heldUpLines(duet).map((line) => `  likely bottleneck of ${line}`),
  ];
}

/** A table with its columns in line. */
function aligned({
  columns,
  rows,
}: {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}): string[] {
  const texts = [columns, ...rows].map((row) => row.map((cell) => shown(cell)));
  const widths = columns.map((_, at) => Math.max(...texts.map((row) => row[at]?.length ?? 0)));
  return texts.map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function shown(cell: string | number | null): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : (cell ?? '');
}

/** The gates with their reasons, what failed first. */
export function duetGateLines(gates: readonly GateResult[]): readonly string[] {
  return gatesByUrgency(gates).flatMap(gateLines);
}

function gateLines(gate: GateResult): string[] {
  return [
    `  ${gate.verdict.padEnd(13)}${gate.id} ${gate.limit.text}  ${describeMeasured(gate)}`,
    `      ${gate.reason}`,
    ...(gate.needs === null ? [] : [`      needs ${gate.needs}`]),
  ];
}
