import { rankAssociations } from '../../../statistics/rank-association.ts';
import { type BottleneckRule, nameOf } from '../finding.ts';
import { median, type ResourceView } from '../view.ts';

/** Shorter ones are nobody's concern. */
const LEAST_MS = 20;
/** Of what the slow seconds are slower by, the part that it must explain. */
const PART = 0.5;
/** Of a delay, the part for which the thread may have waited for a processor. */
const MOST_WAITED = 0.6;
/** Error of the whole family of what is compared. */
const ALPHA = 0.01;
/** Looks that stay together when they are permuted: a delay may touch two. */
const BLOCK = 2;

/**
 * The event loop of a server is held up now and then, and the requests of that time are slow: by rank, and by
 * as much. A loop that was late because its thread had no processor was not held up.
 */
export const eventLoop: BottleneckRule = (view) => {
  const owners = view.owners('delay');
  const courses = owners.map((of) => view.series(of, 'delay')?.values ?? []);
  const latency = view.slots.latencyMs;
  const known = latency.flatMap((value, slot) => (value === null ? [] : [slot]));
  const associations = rankAssociations(
    known.map((slot) => latency[slot]!),
    // Which of two short delays is longer is chance, and would hide what the long ones do.
    courses.map((course) => known.map((slot) => Math.max(LEAST_MS, course[slot] ?? 0))),
    BLOCK,
  );
  for (const [index, of] of owners.entries()) {
    const { p = 1 } = associations[index] ?? {};
    const course = courses[index] ?? [];
    if (p > ALPHA || !explains(view, course) || isStarved(view, of, course)) continue;
    return {
      kind: 'event loop',
      name: `the event loop of ${nameOf(of)}, held up now and then`,
      evidence: [
        ...view.compared(of, 'delay'),
        ...view.compared(of, 'pause'),
        `slow when it is late: p ${p < 0.001 ? '< .001' : `= ${p.toFixed(3).slice(1)}`}`,
      ],
    };
  }
  return null;
};

type Course = readonly (number | null)[];

function explains({ slots, slow, others }: ResourceView, course: Course): boolean {
  const of = (which: readonly number[], values: Course) =>
    median(which.map((slot) => values[slot] ?? 0)) ?? 0;
  const slower = of(slow, slots.latencyMs) - of(others, slots.latencyMs);
  const late = of(slow, course);
  return late >= LEAST_MS && late > 2 * of(others, course) && late >= PART * slower;
}

function isStarved(view: ResourceView, of: string, course: Course): boolean {
  const waits = view.series(of, 'wait')?.values ?? [];
  const { everyMs } = view.resources;
  const starved = view.slow.filter(
    (slot) => (waits[slot] ?? 0) * everyMs >= MOST_WAITED * Math.min(everyMs, course[slot] ?? 0),
  );
  return starved.length > view.slow.length / 2;
}
