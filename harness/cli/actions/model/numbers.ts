import { UsageError } from '../../../errors.ts';
import { parseLimit } from '../../../thresholds/limit.ts';

/** @throws {UsageError} naming the option, what was written and what is allowed */
export function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new UsageError(`${option} '${text}' is no whole number from ${low} to ${high}`);
}

/** @throws {UsageError} */
export function milliseconds(option: string, text: string): number {
  const bound = parseLimit(text);
  if (bound.kind === 'absolute' && bound.limit.unit === 'ms' && bound.limit.value > 0) {
    return bound.limit.value;
  }
  throw new UsageError(`${option} '${text}' is no duration`, { remedy: `write ${option} 60s` });
}
