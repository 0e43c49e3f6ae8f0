import { rateCells, rateColumns } from '../verdicts/capacity-evidence.ts';
import type { CapacityRate } from '../measurement/capacity/capacity.ts';

/** Wide enough for what is usual, so that a line which is printed while it goes on stands under its head. */
const widths = [8, 8, 8, 8, 7, 9, 7, 6];

/** The head of the lines below. */
export function describeHead(): string {
  return inColumns(rateColumns);
}

/** One rate. */
export function describeRate(rate: CapacityRate): string {
  return inColumns(rateCells(rate));
}

/** One line a rate, ascending, under a head. */
export function describeRates(rates: readonly CapacityRate[]): string {
  return [describeHead(), ...rates.map(describeRate)].join('');
}

function inColumns(cells: readonly string[]): string {
  const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return `  ${line.trimEnd()}\n`;
}
