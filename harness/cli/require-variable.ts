import { readVariable, type VariableName } from '../config/environment.ts';
import { UsageError } from '../errors.ts';

/** @throws {UsageError} the variable is not set: secrets come from the environment alone */
export function requireVariable(name: VariableName, what: string): string {
  const value = readVariable(name);
  if (value !== null) return value;
  throw new UsageError(`${name} is not set: ${what}`, {
    remedy: `set ${name} in the environment`,
  });
}
