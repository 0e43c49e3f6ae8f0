import { UsageError } from '../errors.ts';
import type { Unit } from '../metrics/metric.ts';
import type { Bound, Comparison } from './threshold.ts';

/**
 * The grammar of a limit:
 *
 *   limit      = [ comparison ] amount | comparison name [ ( "+" | "-" ) amount ]
 *   comparison = "<" | "<=" | ">" | ">=" | "=="
 *   amount     = number [ unit ]
 *   unit       = "ns" | "us" | "µs" | "ms" | "s" | "min" | "%" | "pt" | "/op" | "/s"
 *              | ( "B" | "kB" | "MB" | "KiB" | "MiB" ) [ "/op" ]
 *   name       = letter { letter | digit | "-" | "_" | "." }
 *
 * Without a comparison the limit is the most that is allowed: `0` reads `<= 0`.
 */
export const limitExamples = '<= 25ms, <= 0.1%, <= 1 B/op, >= fp32 - 1pt, 0';

/** How each unit is written, what it is kept as, and by what it is multiplied. */
const units: Readonly<Record<string, readonly [unit: Unit, factor: number]>> = {
  '': ['count', 1],
  ns: ['ms', 1e-6],
  us: ['ms', 1e-3],
  µs: ['ms', 1e-3],
  ms: ['ms', 1],
  s: ['ms', 1000],
  min: ['ms', 60_000],
  '%': ['ratio', 0.01],
  pt: ['pt', 0.01],
  B: ['B', 1],
  kB: ['B', 1e3],
  MB: ['B', 1e6],
  KiB: ['B', 1024],
  MiB: ['B', 1024 ** 2],
  'B/op': ['B/op', 1],
  'kB/op': ['B/op', 1e3],
  'MB/op': ['B/op', 1e6],
  'KiB/op': ['B/op', 1024],
  'MiB/op': ['B/op', 1024 ** 2],
  '/op': ['1/op', 1],
  '/s': ['1/s', 1],
};

const comparisonPart = String.raw`(?<comparison><=|>=|==|<|>)?`;
const amountPart = String.raw`(?<number>\d+(?:\.\d+)?|\.\d+)\s*(?<unit>[^\s\d]*)`;
const absolute = new RegExp(String.raw`^\s*${comparisonPart}\s*(?<minus>-)?${amountPart}\s*$`, 'u');
const relative = new RegExp(
  String.raw`^\s*${comparisonPart}\s*(?<name>[A-Za-z][\w.-]*)(?:\s+(?<sign>[+-])\s*${amountPart})?\s*$`,
  'u',
);

/** @throws {UsageError} naming what was written, what is allowed, and an example */
export function parseLimit(written: string | number): Bound {
  if (typeof written === 'number') {
    if (!Number.isFinite(written)) throw refusal(written, 'is not a finite number');
    return limitOf(String(written), '<=', written, 'count');
  }
  const plain = absolute.exec(written)?.groups;
  if (plain) {
    const [unit, factor] = unitOf(written, plain['unit']!);
    const value = tidy(Number(plain['number']) * factor * (plain['minus'] ? -1 : 1));
    return limitOf(written.trim(), comparisonOf(plain['comparison']), value, unit);
  }
  const other = relative.exec(written)?.groups;
  if (other?.['name'] !== undefined) {
    if (other['comparison'] === undefined) {
      throw refusal(written, 'compares with another subject, which needs a comparison, e.g. >=');
    }
    const sign = other['sign'] === '-' ? -1 : 1;
    const [unit, factor] =
      other['number'] === undefined ? (['pt', 1] as const) : unitOf(written, other['unit']!);
    const value = tidy(Number(other['number'] ?? 0) * factor * sign);
    const { limit } = limitOf(written.trim(), comparisonOf(other['comparison']), value, unit);
    return { kind: 'relative', limit, to: other['name'] };
  }
  throw refusal(written, 'cannot be read');
}

function limitOf(
  text: string,
  comparison: Comparison,
  value: number,
  unit: Unit,
): Bound & { kind: 'absolute' } {
  return { kind: 'absolute', limit: { comparison, value, unit, text } };
}

function comparisonOf(text: string | undefined): Comparison {
  return (text ?? '<=') as Comparison;
}

function unitOf(written: string, name: string): readonly [Unit, number] {
  const found = Object.hasOwn(units, name) ? units[name] : undefined;
  if (found) return found;
  throw refusal(
    written,
    `has the unknown unit '${name}'; units are ${Object.keys(units).filter(Boolean).join(', ')}`,
  );
}

/** .1 × .01 is .001 and not .0010000000000000002: the limit is what was written. */
function tidy(value: number): number {
  return Number(value.toPrecision(14));
}

function refusal(written: string | number, why: string): UsageError {
  return new UsageError(`the limit '${written}' ${why}`, {
    remedy: `write a limit such as ${limitExamples}`,
  });
}
