import type { LoadResources, ResourceSeries } from '../../measurement/resources/resources.ts';
import type { ResourceName } from '../../measurement/resources/catalog.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import { type LoadSlots, type SlotLedger, slotsOf } from './slots.ts';

/** The share of all slots that counts as slow, and how many there are at least. */
const SLOW_SHARE = 0.25;
const LEAST_SLOW = 3;

/** The resources of a load, seen by its slow seconds and the others. */
export class ResourceView {
  readonly resources: LoadResources;
  readonly slots: LoadSlots;
  /** Indexes of the slots with requests: the slowest quarter, and the rest. */
  readonly slow: readonly number[];
  readonly others: readonly number[];

  constructor(resources: LoadResources, ledger: SlotLedger) {
    this.resources = resources;
    this.slots = slotsOf(ledger, resources.seconds);
    const { latencyMs } = this.slots;
    const known = latencyMs.flatMap((latency, index) => (latency === null ? [] : [index]));
    const bySlowness = known.toSorted((a, b) => {
      const [x, y] = [latencyMs[a]!, latencyMs[b]!];
      return x === y ? a - b : x < y ? 1 : -1;
    });
    const count = Math.max(LEAST_SLOW, Math.round(known.length * SLOW_SHARE));
    this.slow = bySlowness.slice(0, count);
    this.others = bySlowness.slice(count);
  }

  /** Whose resources were read, of those that have this one. */
  owners(resource: ResourceName): readonly string[] {
    return this.resources.series.filter((one) => one.resource === resource).map(({ of }) => of);
  }

  series(of: string, resource: ResourceName): ResourceSeries | null {
    return this.resources.series.find((one) => one.of === of && one.resource === resource) ?? null;
  }

  /** The middle one of the slow slots; null where it was not read there. */
  inSlow(of: string, resource: ResourceName): number | null {
    return median(this.#values(of, resource, this.slow));
  }

  inOthers(of: string, resource: ResourceName): number | null {
    return median(this.#values(of, resource, this.others));
  }

  /** The share of the slow slots in which something holds; 0 where it was not read in half of them. */
  shareOfSlow(of: string, resource: ResourceName, holds: (value: number) => boolean): number {
    const values = this.#values(of, resource, this.slow);
    if (values.length * 2 < this.slow.length) return 0;
    return values.filter(holds).length / values.length;
  }

  /** `event loop busy: 98 % in the slow seconds, 41 % in the others`; empty where it was not read. */
  compared(of: string, resource: ResourceName): readonly string[] {
    const series = this.series(of, resource);
    const [slow, others] = [this.inSlow(of, resource), this.inOthers(of, resource)];
    if (series === null || slow === null || (slow === 0 && others === 0)) return [];
    const isOfOneCore = resource === 'cpu' || resource === 'thread' || resource === 'limit';
    const suffix = isOfOneCore ? ' of one core' : '';
    const shown = (value: number) => formatQuantity(value, series.unit);
    const rest = others === null ? '' : `, ${shown(others)} in the others`;
    return [`${series.name} ${shown(slow)}${suffix} in the slow seconds${rest}`];
  }

  /** What was seen at work most often, and waited for something of this kind. */
  statement(of: string, waits?: RegExp): string | null {
    const found = this.resources.statements.find(
      (one) => one.of === of && (waits === undefined || waits.test(one.waitsFor ?? '')),
    );
    return found === undefined ? null : found.text;
  }

  #values(of: string, resource: ResourceName, slots: readonly number[]): readonly number[] {
    const series = this.series(of, resource);
    return slots.flatMap((slot) => series?.values[slot] ?? []);
  }
}

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
