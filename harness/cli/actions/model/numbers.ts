import { UsageError } from '../../../errors.ts';

/** @throws {UsageError} naming the option, what was written and what is allowed */
export function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new UsageError(`${option} '${text}' is no whole number from ${low} to ${high}`);
}
