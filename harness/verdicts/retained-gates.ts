import type { Measurement, RetainedResource } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { type Gate, gateId } from './gate.ts';
import type { Limit } from './verdict.ts';

/** The gate of all resources that nobody wrote a limit for. */
export const otherResources = 'others';

/**
 * The gates that a leak suite brings itself: one for each limit that is written in its module, and one for
 * everything else, which must not grow.
 */
export function retainedGates(measurement: Measurement): readonly Gate[] {
  if (measurement.kind !== 'retained') return [];
  const { resources, subject } = measurement;
  const written = resources.filter(({ isWritten }) => isWritten);
  const gates = written.map(({ resource, ...rest }) => gateOf(subject, resource, limitOf(rest)));
  if (written.length === resources.length) return gates;
  const none = { comparison: '<=', value: 0, unit: 'count', text: '<= 0' } as const;
  return [...gates, gateOf(subject, otherResources, none)];
}

function limitOf({ threshold, unit }: Pick<RetainedResource, 'threshold' | 'unit'>): Limit {
  const text = `<= ${threshold === 0 ? 0 : formatQuantity(threshold, unit)}`;
  return { comparison: '<=', value: threshold, unit, text };
}

function gateOf(subject: string, resource: string, limit: Limit): Gate {
  const statistic = { kind: 'retained', name: `retained.${resource}`, resource } as const;
  const bound = { kind: 'absolute', limit } as const;
  return {
    id: gateId(subject, statistic),
    subject,
    statistic,
    threshold: { subject, statistic, bound, severity: 'block' },
  };
}
