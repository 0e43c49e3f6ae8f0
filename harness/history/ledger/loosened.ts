import type { Loosening, Policy } from '../../document/policy.ts';
import { severities } from '../../thresholds/threshold.ts';

/** What is demanded less strictly than before; who did it is not known yet. */
export type Unsigned = Omit<Loosening, 'who' | 'when'>;

type WrittenLimit = Policy['limits'][number];

/**
 * Everything that became looser from one config to a later one: limits, severities, thresholds that are
 * gone, tests in quarantine, waivers. A limit that can't be compared with the earlier one is told, too.
 */
export function loosened(before: Policy, now: Policy): readonly Unsigned[] {
  return [
    ...before.limits.flatMap((limit) => looserLimit(limit, now)),
    ...added(before.quarantine, now.quarantine, (one) => `${one.test} until ${one.until}`).map(
      ({ test, owner, until, why }): Unsigned => ({
        kind: 'quarantine',
        what: test,
        before: untilOf(before.quarantine.find((one) => one.test === test)),
        after: `until ${until}, ${owner} mends it`,
        reason: why,
      }),
    ),
    ...added(before.waivers, now.waivers, (one) => `${one.gate} until ${one.until}`).map(
      ({ gate, owner, until, reason }): Unsigned => ({
        kind: 'waiver',
        what: gate,
        before: untilOf(before.waivers.find((one) => one.gate === gate)),
        after: `until ${until}, ${owner} sees to it`,
        reason,
      }),
    ),
  ];
}

function untilOf(entry: { readonly until: string } | undefined): string | null {
  return entry === undefined ? null : `until ${entry.until}`;
}

/** Entries that were not there, or ended earlier. */
function added<T extends { readonly until: string }>(
  before: readonly T[],
  now: readonly T[],
  keyOf: (entry: T) => string,
): readonly T[] {
  const known = new Set(before.map(keyOf));
  return now.filter((entry) => !known.has(keyOf(entry)));
}

function looserLimit(before: WrittenLimit, now: Policy): readonly Unsigned[] {
  const { threshold } = before;
  const after = now.limits.find((one) => one.threshold === threshold);
  const of = { what: threshold, before: before.limit.text, reason: null };
  if (after === undefined) return [{ ...of, kind: 'removed', after: null }];
  const limit: readonly Unsigned[] = isLooser(before, after)
    ? [{ ...of, kind: 'limit', after: after.limit.text }]
    : [];
  const isWeaker = severities.indexOf(after.severity) > severities.indexOf(before.severity);
  if (!isWeaker) return limit;
  return [...limit, { ...of, kind: 'severity', before: before.severity, after: after.severity }];
}

function isLooser({ limit: before, to }: WrittenLimit, after: WrittenLimit): boolean {
  const now = after.limit;
  const isUpper = now.comparison.startsWith('<');
  const isOtherWay = now.comparison[0] !== before.comparison[0];
  // What is held against another subject, or by another unit, may be looser or not: it is told.
  if (isOtherWay || now.unit !== before.unit || after.to !== to) return true;
  if (now.value === before.value) return now.comparison.length > before.comparison.length;
  if (now.comparison === '==') return true;
  return isUpper ? now.value > before.value : now.value < before.value;
}
