import { ledgerOf } from '../../../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../../../harness/measurement/measurement.ts';
import {
  catalog,
  type ResourceName,
} from '../../../../../harness/measurement/resources/catalog.ts';
import type { LoadResources } from '../../../../../harness/measurement/resources/resources.ts';
import { loadRun } from '../load-run.ts';

export const LOOKS = 24;
const EVERY_SECONDS = 0.5;
const RATE = 50;

type Course = (isSlow: boolean, look: number) => number;

/** Every fourth half-second is slow. */
export const isSlow = (look: number): boolean => look % 4 === 3;

/**
 * A load of 12 s with a look every half-second: 8 ms each, and in the slow looks `slowMs`.
 * @param courses `target cpu` → its value in a look
 */
export function observedLoad(
  courses: Readonly<Record<string, Course>>,
  {
    slowMs = 200,
    full = {},
    ...resources
  }: { slowMs?: number; full?: Record<string, number> } & Partial<LoadResources> = {},
): LoadMeasurement {
  const dueMs = Float64Array.from(
    { length: LOOKS * EVERY_SECONDS * RATE },
    (_, index) => (index * 1000) / RATE + 1,
  );
  const latencyMs = dueMs.map((due) =>
    isSlow(Math.floor(due / 1000 / EVERY_SECONDS)) ? slowMs : 8,
  );
  return loadRun({
    ledger: ledgerOf({ dueMs, latencyMs }),
    resources: {
      everyMs: EVERY_SECONDS * 1000,
      observerShare: 0.005,
      seconds: Array.from({ length: LOOKS }, (_, look) => (look + 1) * EVERY_SECONDS),
      series: Object.entries(courses).map(([key, course]) => {
        const [of = '', resource = ''] = key.split(' ');
        return {
          of,
          resource,
          ...catalog[resource as ResourceName],
          values: Array.from({ length: LOOKS }, (_, look) => course(isSlow(look), look)),
          ...(full[key] !== undefined && { full: full[key] }),
        };
      }),
      statements: [],
      notSeen: [],
      ...resources,
    },
  });
}

/** What an idle server shows. */
export const quiet: Readonly<Record<string, Course>> = {
  'machine cores': () => 0.4,
  'target cpu': () => 0.1,
  'target thread': () => 0.09,
  'target wait': () => 0.02,
  'target rss': () => 9e7,
  'target fds': () => 60,
  'target loop': () => 0.1,
  'target delay': () => 3,
  'target gc': () => 0.01,
  'target pause': () => 2,
  'target heap': () => 2e7,
  'postgres connections': () => 10,
  'postgres busy': (_slow, look) => look % 3,
  'postgres open': () => 0,
  'postgres locked': () => 0,
  'postgres reading': () => 0,
  'postgres slots': () => 14,
  'postgres cpu': () => 0.1,
  'postgres answer': () => 4,
  'redis working': () => 0.01,
  'redis evictions': () => 0,
  'redis memory': () => 1e6,
  'redis answer': () => 1,
};
