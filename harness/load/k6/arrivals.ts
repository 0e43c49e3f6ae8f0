import { sleep } from 'k6';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import type { Options } from 'k6/options';

import { arrivalsVariable, parseArrivals, poissonSchedule } from '../poisson-arrivals.ts';

/**
 * Arrivals by a schedule of our own, in stock k6: the users of a pool take the arrivals in turn and wait
 * until each is due. One that finds no user free is taken late, and its delay counts.
 */
const schedules = new Map<string, readonly number[]>();

function scheduleOf(scenario: object): string | undefined {
  return (scenario as { env?: Record<string, string> }).env?.[arrivalsVariable];
}

/** Whether a scenario of the script follows one. */
export function followsSchedule(options: Options | undefined): boolean {
  const scenarios = Object.values(options?.scenarios ?? {});
  return scenarios.some((scenario) => scheduleOf(scenario) !== undefined);
}

/** Makes the schedules of the scenarios that follow one; only in k6's init context. */
export function prepareArrivals({ scenarios = {} }: Options): void {
  for (const [name, scenario] of Object.entries(scenarios)) {
    const plan = parseArrivals(scheduleOf(scenario));
    if (plan === null) continue;
    // One copy for all virtual users.
    const once = new SharedArray(`assay arrivals ${name}`, () => poissonSchedule(plan));
    schedules.set(name, once);
  }
}

/**
 * Waits until the arrival of this iteration is due.
 * @returns its number from 1, or 1 in a scenario without a schedule
 */
export function awaitArrival(): number {
  if (schedules.size === 0) return 1;
  const schedule = schedules.get(exec.scenario.name);
  if (schedule === undefined) return 1;
  const index = exec.scenario.iterationInTest;
  const dueMs = exec.scenario.startTime + (schedule[index] ?? 0);
  const waitMs = dueMs - Date.now();
  if (waitMs > 0) sleep(waitMs / 1000);
  return index + 1;
}
