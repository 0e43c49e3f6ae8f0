import { existsSync, readdirSync } from 'node:fs';
import { readRuns } from '../../history/read-runs.ts';

/** Runs that are looked through: one of each profile, and of some files alone, is among them. */
const MOST_RUNS = 10;

/**
 * What each test file took when it last ran, in ms, by `unit src/a.test.ts`; and each phase, by its name.
 * Of any machine: only how they compare with each other counts.
 * @param runsFolder the folder that has one folder a run, named so that names sort by time
 */
export function recordedDurations(runsFolder: string): ReadonlyMap<string, number> {
  const ids = existsSync(runsFolder) ? readdirSync(runsFolder).toSorted() : [];
  const durations = new Map<string, number>();
  for (const { tests, phases } of readRuns(runsFolder, ids, { most: MOST_RUNS })) {
    const ran = tests.filter(({ state }) => state !== 'skipped');
    for (const [key, own] of Map.groupBy(ran, ({ suite, file }) => `${suite} ${file}`)) {
      durations.set(
        key,
        own.reduce((sum, { durationMs }) => sum + durationMs, 0),
      );
    }
    for (const { name, seconds, state } of phases) {
      if (state !== 'skipped') durations.set(name, seconds * 1000);
    }
  }
  return durations;
}
