import type { LoadResources } from '../../measurement/resources/resources.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { Bottleneck, BottleneckRule, Finding } from './finding.ts';
import { cpuLimit } from './rules/cpu-limit.ts';
import { databaseCpu, databaseIo, lock, pool } from './rules/database.ts';
import { descriptors } from './rules/descriptors.ts';
import { eventLoop } from './rules/event-loop.ts';
import { garbageCollection } from './rules/garbage-collection.ts';
import { machineCpu } from './rules/machine.ts';
import { evictions, redisBusy } from './rules/redis.ts';
import { targetCpu } from './rules/target-cpu.ts';
import type { SlotLedger } from './slots.ts';
import { ResourceView } from './view.ts';

/**
 * What is full explains what waits for it, so the rules go from causes to effects: a server that computes
 * all the time holds locks and connections for longer, and one that waits for a lock holds a connection.
 */
const rules: readonly BottleneckRule[] = [
  cpuLimit,
  garbageCollection,
  targetCpu,
  lock,
  redisBusy,
  databaseCpu,
  databaseIo,
  pool,
  eventLoop,
  descriptors,
  evictions,
  machineCpu,
];

/** Fewer looks than these tell no course. */
const LEAST_LOOKS = 12;

/** A load, or one side of one, with what was read beside it. */
interface Beside {
  readonly resources?: LoadResources;
  readonly ledger: SlotLedger;
}

const tooShort = 'too short to tell';

/** Whether there were looks enough to name something, or to say that nothing is evident. */
export function tellsBottleneck({ sentence }: Bottleneck): boolean {
  return !sentence.startsWith(tooShort);
}

/** Names the likely bottleneck of a load. Null where nobody looked at its resources. */
export function bottleneckOf({ resources, ledger }: Beside): Bottleneck | null {
  if (resources === undefined) return null;
  const view = new ResourceView(resources, ledger);
  const looks = view.slow.length + view.others.length;
  if (looks < LEAST_LOOKS) {
    return { findings: [], sentence: `${tooShort}: ${looks} looks, ${LEAST_LOOKS} needed` };
  }
  const findings = rules.flatMap((rule) => rule(view) ?? []);
  const [likely] = findings;
  return { findings, sentence: likely === undefined ? noneOf(view) : sentenceOf(likely) };
}

function sentenceOf({ name, evidence }: Finding): string {
  return `${name}: ${evidence.join('; ')}`;
}

/** What was looked at, by how full it was in the slow seconds. */
function noneOf(view: ResourceView): string {
  const looked = [
    ['target', 'thread'],
    ['target', 'loop'],
    ['machine', 'cores'],
    ['postgres', 'busy'],
    ['redis', 'working'],
  ] as const;
  const levels = looked.flatMap(([of, resource]) => {
    const [series, value] = [view.series(of, resource), view.inSlow(of, resource)];
    if (series === null || value === null) return [];
    return [`${of} ${series.name} ${formatQuantity(value, series.unit)}`];
  });
  if (levels.length === 0) return 'none is evident: no resource could be read';
  return `none is evident: in the slow seconds ${levels.join(', ')}`;
}
