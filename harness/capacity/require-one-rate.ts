import { UsageError } from '../errors.ts';
import type { PlannedScript } from '../load/plan-script.ts';

/**
 * A search raises the rate of the one scenario of a script.
 * @returns that rate as the script has it, in iterations a second; at least 1
 * @param asks what asks for the search, for the message
 * @throws {UsageError} the script has no such rate
 */
export function requireOneRate(
  { scenarios, subject }: Pick<PlannedScript, 'scenarios' | 'subject'>,
  asks: string,
): number {
  const [scenario, ...others] = scenarios;
  if (scenario !== undefined && others.length === 0 && scenario.rate !== null) {
    return Math.max(1, Math.round(scenario.rate));
  }
  const rates = scenarios.filter(({ rate }) => rate !== null).length;
  throw new UsageError(
    `${subject} has ${scenarios.length} scenario${scenarios.length === 1 ? '' : 's'}, ${rates} of them with an arrival rate: ${asks} raises the rate of one`,
    {
      remedy:
        'a script with one scenario: server() of assay/k6, or the executor constant-arrival-rate',
    },
  );
}
