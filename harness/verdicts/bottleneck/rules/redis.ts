import { formatQuantity } from '../../../metrics/format-quantity.ts';
import { type BottleneckRule, HALF } from '../finding.ts';
import type { ResourceView } from '../view.ts';

const redis = 'redis';
const FULL = 0.8;
/** An answer takes a fraction of a millisecond; so late it comes from a server that does something else. */
const LATE_MS = 50;
/** Of the latency of the slow seconds, what an answer must take to explain it. */
const PART = 0.25;

/** Redis runs one command at a time: the others wait while one takes long, or while it is paused. */
export const redisBusy: BottleneckRule = (view) => {
  const isBusy = view.shareOfSlow(redis, 'working', (share) => share >= FULL) >= HALF;
  if (!isBusy && !answersLate(view)) return null;
  const slow = view.resources.statements.filter(({ of }) => of === redis);
  return {
    kind: 'redis',
    name: 'Redis',
    evidence: [
      ...view.compared(redis, 'working'),
      ...view.compared(redis, 'answer'),
      ...slow
        .slice(0, 1)
        .map(
          ({ text, seen, longestMs }) =>
            `slow log: ${text} ${seen} times, up to ${formatQuantity(longestMs, 'ms')}`,
        ),
    ],
  };
};

/** Where Postgres answers as late, the one who asks had no processor. */
function answersLate(view: ResourceView): boolean {
  const other = view.inSlow('postgres', 'answer') ?? 0;
  const latencies = view.slow.map((slot) => view.slots.latencyMs[slot] ?? 0);
  const least = Math.max(LATE_MS, 3 * other, PART * Math.min(...latencies));
  return view.shareOfSlow(redis, 'answer', (ms) => ms >= least) >= HALF;
}

/** Keys are evicted in half of the slow looks: what is asked for again has to be made again. */
export const evictions: BottleneckRule = (view) => {
  if (view.shareOfSlow(redis, 'evictions', (rate) => rate > 0) < HALF) return null;
  return {
    kind: 'evictions',
    name: 'memory of Redis',
    evidence: [...view.compared(redis, 'evictions'), ...view.compared(redis, 'memory')],
  };
};
