import { MOST_INSTANCES } from '../../config/load-schema.ts';
import { UsageError } from '../../errors.ts';
import type { ScriptPlan } from '../script-plan.ts';

/** @throws {UsageError} no whole number that makes sense */
export function parseInstances(written: string): number {
  const instances = Number(written);
  if (Number.isInteger(instances) && instances >= 1 && instances <= MOST_INSTANCES) {
    return instances;
  }
  throw new UsageError(`--instances '${written}' is no whole number from 1 to ${MOST_INSTANCES}`, {
    remedy: 'for instance --instances 4; about one for each processor that the target leaves free',
  });
}

/**
 * That every part of the load has something to do: k6 gives users and arrivals out one by one, so that of 3
 * users the fourth part has none, and its share of the load would be missing without a word.
 * @throws {UsageError} a scenario can't be shared by so many
 */
export function checkShared({ scenarios }: ScriptPlan, instances: number): void {
  if (instances === 1) return;
  for (const scenario of scenarios) {
    const { name, users, executor } = scenario;
    if (executor === 'externally-controlled') {
      throw new UsageError(`scenario '${name}' can't be shared: k6 does not split ${executor}`, {
        remedy: 'leave --instances out, or use another executor',
      });
    }
    const arrivals =
      scenario.load === 'open' ? scenario.schedule.ticks : scenario.plannedIterations;
    for (const [what, count] of [
      ['users', users],
      ['arrivals', arrivals],
    ] as const) {
      if (count === null || count >= instances) continue;
      throw new UsageError(
        `scenario '${name}' has ${count} ${what}: ${instances} instances of k6 can't share them`,
        { remedy: `ask for --instances ${Math.max(1, count)} at the most, or for more ${what}` },
      );
    }
  }
}
