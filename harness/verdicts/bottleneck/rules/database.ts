import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { type BottleneckRule, HALF } from '../finding.ts';

const postgres = 'postgres';

function shown(statement: string | null): readonly string[] {
  return statement === null ? [] : [`seen: ${statement}`];
}

/** In half of the slow looks a connection waits for a lock of Postgres. */
export const lock: BottleneckRule = (view) => {
  const share = view.shareOfSlow(postgres, 'locked', (count) => count > 0);
  if (share < HALF) return null;
  return {
    kind: 'lock',
    name: 'locks in Postgres',
    evidence: [
      `connections waited for locks in ${formatQuantity(share, 'ratio')} of the slow looks`,
      ...view.compared(postgres, 'locked'),
      ...shown(view.statement(postgres, /^Lock/)),
    ],
  };
};

/** From here on the statements compute, and wait for nothing. */
const COMPUTES = 0.7;

/** The connections in use compute nearly all the time. */
export const databaseCpu: BottleneckRule = (view) => {
  const [cpu, busy] = [view.inSlow(postgres, 'cpu') ?? 0, view.inSlow(postgres, 'busy') ?? 0];
  if (busy < 1 || cpu < COMPUTES * Math.min(busy, 2)) return null;
  return {
    kind: 'database cpu',
    name: 'CPU of Postgres',
    evidence: [
      ...view.compared(postgres, 'cpu'),
      ...view.compared(postgres, 'busy'),
      ...shown(view.statement(postgres)),
    ],
  };
};

/** In half of the slow looks a connection waits for a disk. */
export const databaseIo: BottleneckRule = (view) => {
  if (view.shareOfSlow(postgres, 'reading', (count) => count > 0) < HALF) return null;
  return {
    kind: 'database io',
    name: 'disk of Postgres',
    evidence: [
      ...view.compared(postgres, 'reading'),
      ...view.compared(postgres, 'hits'),
      ...shown(view.statement(postgres, /^IO/)),
    ],
  };
};

/** A pool is full when its size is in use in so many of the looks at which requests queue. */
const FULL_SHARE = 0.7;
/** They queue when so many more are under way than it has connections. */
const QUEUE_FACTOR = 1.5;
const NEARLY_ALL = 0.95;

/**
 * All connections that the target ever uses are in use, while more requests wait: a pool that is full. Also
 * where the server has no connection left.
 */
export const pool: BottleneckRule = (view) => {
  const slots = view.series(postgres, 'slots');
  const most = slots?.full ?? Number.POSITIVE_INFINITY;
  if (view.shareOfSlow(postgres, 'slots', (count) => count >= NEARLY_ALL * most) >= HALF) {
    return {
      kind: 'pool',
      name: `the ${most} connections that Postgres has`,
      evidence: view.compared(postgres, 'slots'),
    };
  }
  const use = view.series(postgres, 'busy')?.values ?? [];
  const size = Math.max(0, ...use.map((count) => count ?? 0));
  if (size === 0) return null;
  const { inFlight } = view.slots;
  const queued = use.flatMap((count, slot) =>
    count !== null && (inFlight[slot] ?? 0) >= QUEUE_FACTOR * size ? [slot] : [],
  );
  const slow = view.slow.filter((slot) => queued.includes(slot));
  const share = queued.filter((slot) => use[slot] === size).length / queued.length;
  if (slow.length < HALF * view.slow.length || share < FULL_SHARE) return null;
  const underWay = slow.reduce((sum, slot) => sum + (inFlight[slot] ?? 0), 0) / slow.length;
  return {
    kind: 'pool',
    name: `the pool of ${size} ${size === 1 ? 'connection' : 'connections'} to Postgres`,
    evidence: [
      `all ${size} in use in ${formatQuantity(share, 'ratio')} of the looks at which requests queued, never more, with ${formatQuantity(Math.round(underWay), 'count')} under way in the slow seconds`,
      ...view.compared(postgres, 'open'),
      ...shown(view.statement(postgres)),
    ],
  };
};
