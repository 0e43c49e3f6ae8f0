import type { Ledger, Loosening } from '../document/policy.ts';

const kinds: Readonly<Record<Loosening['kind'], string>> = {
  limit: 'limit',
  severity: 'does not block any more',
  removed: 'threshold removed',
  quarantine: 'test in quarantine',
  waiver: 'waiver',
  accepted: 'value accepted',
};

/** `load/predict latency.p99 (limit): <= 25ms → <= 30ms`. */
export function describeLoosening({ kind, what, before, after }: Loosening): string {
  const change = [before ?? '', after ?? 'nothing'].filter(Boolean).join(' → ');
  return `${what} (${kinds[kind]}): ${change}`;
}

/** `Ana, 2026-11-24: see #12`; that the author is not known where git does not know. */
export function describeSignature({ who, when, reason }: Loosening): string {
  const by = who === null ? 'by whom is not known to git' : `${who}, ${when?.slice(0, 10)}`;
  return reason === null ? by : `${by}: ${reason}`;
}

/** `the pinned run 2026-11-24T10-03-12Z-a1b2c3d`. */
export function sinceWhat({ since }: Ledger): string {
  return `${since.kind === 'pinned' ? 'the pinned run' : 'the run'} ${since.run}`;
}

/** `3 demands are looser than in the pinned run …`; null where none is. */
export function ledgerLine(ledger: Ledger | undefined): string | null {
  if (ledger === undefined || ledger.loosened.length === 0) return null;
  const count = ledger.loosened.length;
  return `${count} ${count === 1 ? 'demand is' : 'demands are'} looser than in ${sinceWhat(ledger)}`;
}
