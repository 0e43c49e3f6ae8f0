import type { RetainedResource } from '../../harness/measurement/measurement.ts';
import { seededRandom } from '../../harness/statistics/random.ts';
import type { Program } from './model.ts';
import { measure } from './simulate.ts';

/**
 * Whether "needs about N more operations" is true: of the programs that stay open and are told a number,
 * those that are decided once they may run so many more.
 */
export interface Needs {
  asked: number;
  decided: number;
  /** Of those, where the answer says "if it grows no further": rare leaks do. */
  askedOnCondition: number;
  decidedOnCondition: number;
  /** Those that stay open, with the seed and what they are told then. */
  readonly stillOpen: string[];
}

export interface Open {
  readonly seed: number;
  readonly program: Program;
  readonly resource: RetainedResource;
  /** Those that it ran. */
  readonly operations: number;
}

/** As long as no one would wait: the operations alone end the second measurement. */
const LONG_ENOUGH_MS = 24 * 3_600_000;

export function noNeeds(): Needs {
  return { asked: 0, decided: 0, askedOnCondition: 0, decidedOnCondition: 0, stillOpen: [] };
}

export async function giveWhatItNeeds(
  needs: Needs,
  { seed, program, resource, operations }: Open,
): Promise<void> {
  const asked = operationsAsked(resource.needs);
  if (asked === null) return;
  const total = asked.inAll ? asked.operations : operations + asked.operations;
  const more = await measure(
    { ...program, budgetMs: LONG_ENOUGH_MS },
    seededRandom(seed * 7_919 + 17),
    total,
  );
  const isDecided = more.resource.verdict === 'pass' || more.resource.verdict === 'fail';
  needs.asked++;
  if (asked.onCondition) needs.askedOnCondition++;
  if (isDecided) {
    needs.decided++;
    if (asked.onCondition) needs.decidedOnCondition++;
  } else {
    const { reason } = more.resource;
    needs.stillOpen.push(`seed ${seed}: ${operations} operations, ${total} asked for: ${reason}`);
  }
}

interface Asked {
  readonly operations: number;
  readonly inAll: boolean;
  readonly onCondition: boolean;
}

/** The number that a user reads; null where none is said. */
function operationsAsked(text: string | null): Asked | null {
  const [, digits, what] = /([\d,]+) (more operations|operations in all)/.exec(text ?? '') ?? [];
  if (digits === undefined) return null;
  return {
    operations: Number(digits.replaceAll(',', '')),
    inAll: what === 'operations in all',
    onCondition: text?.includes('if it grows no further') ?? false,
  };
}
