import { nearest } from '../../config/nearest.ts';
import { UsageError } from '../../errors.ts';
import type { StressOptions } from './stress.ts';

/** What may be said beside the operation, and the type of each. */
const optionTypes = {
  setup: 'function',
  teardown: 'function',
  retained: 'object',
  concurrency: 'number',
  inputs: 'number',
  rarest: 'number',
  largestCache: 'number',
  expectedStatuses: 'object',
} as const satisfies Readonly<Record<keyof StressOptions, string>>;

/** What `stress` may be given. */
export const stressOptions = Object.keys(optionTypes) as (keyof typeof optionTypes)[];

export interface OperationSettings {
  readonly retained: Readonly<Record<string, string | number>>;
  readonly concurrency: number;
  readonly inputs: number | null;
  readonly rarest: number | null;
  readonly largestCache: number | null;
  readonly expectedStatuses: readonly number[];
}

/**
 * @param given named exports of a module, or the options of `stress`
 * @param where the module's path, or the name of the stress test
 * @throws {UsageError} a value is not of its type
 */
export function settingsOf(
  given: Readonly<Record<string, unknown>>,
  where: string,
): OperationSettings {
  const whole = (name: keyof OperationSettings) => positiveInteger(given[name], name, where);
  return {
    retained: retainedOf(given['retained'], where),
    concurrency: whole('concurrency') ?? 1,
    inputs: whole('inputs'),
    rarest: whole('rarest'),
    largestCache: whole('largestCache'),
    expectedStatuses: statusesOf(given['expectedStatuses'], where),
  };
}

/**
 * A module may export more than we read, but not what is most likely a misspelt option: it would be ignored,
 * and the answer would be that of another question.
 * @throws {UsageError} an export differs from an option by a few letters or by its case, and has its type
 */
export function refuseMisspeltExports(
  exports: Readonly<Record<string, unknown>>,
  modulePath: string,
): void {
  for (const [name, value] of Object.entries(exports)) {
    const meant = nearest(name, stressOptions) as keyof typeof optionTypes | null;
    if (meant === null || name === meant || exports[meant] !== undefined) continue;
    if (typeof value !== optionTypes[meant]) continue;
    throw new UsageError(`${modulePath} exports '${name}', which nothing reads`, {
      remedy: `export it as '${meant}', or under a name that is less like it`,
    });
  }
}

function retainedOf(value: unknown, where: string): OperationSettings['retained'] {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as OperationSettings['retained'];
  }
  throw new UsageError(
    `${where} says retained = ${JSON.stringify(value)}; an object with a limit for each resource is allowed`,
    { remedy: "for example { heap: '<= 1 B/op', fds: 0 }" },
  );
}

function statusesOf(value: unknown, where: string): readonly number[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every(isRefusal)) return value as number[];
  throw new UsageError(
    `${where} says expectedStatuses = ${JSON.stringify(value)}; a list of statuses from 400 to 599 is allowed`,
    { remedy: 'for example expectedStatuses: [400, 422]' },
  );
}

function isRefusal(one: unknown): boolean {
  return typeof one === 'number' && Number.isInteger(one) && one >= 400 && one <= 599;
}

function positiveInteger(value: unknown, name: string, where: string): number | null {
  if (value === undefined) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new UsageError(
    `${where} says ${name} = ${JSON.stringify(value)}; a whole number from 1 is allowed`,
  );
}
