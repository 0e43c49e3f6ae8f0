import { UsageError } from '../errors.ts';
import { durationExamples, parseDuration } from '../metrics/duration.ts';

/** `5%` → .05; also `0.5 %`. Without a percent sign it is refused: 5 and .05 are told apart by nobody. */
export function parseShare(option: string, written: string): number {
  const percent = /^\s*(?<sign>-?)(?<number>\d+(?:\.\d+)?|\.\d+)\s*%\s*$/u.exec(written)?.groups;
  if (percent === undefined) {
    throw new UsageError(`${option} '${written}' is not a percentage`, {
      remedy: `write for instance ${option} 5%`,
    });
  }
  return Number(`${percent['sign']}${percent['number']}`) / 100;
}

/** Milliseconds of a duration: `500ms`, `10s`, `2m`, `1h30m`. */
export function readDuration(option: string, written: string): number {
  const ms = parseDuration(written);
  if (ms !== null) return ms;
  throw new UsageError(`${option} '${written}' is not a duration`, {
    remedy: `write for instance ${option} 30s (${durationExamples})`,
  });
}

/** A whole number from `least` up. */
export function parseCount(option: string, written: string, least = 1): number {
  const count = Number(written);
  if (!Number.isInteger(count) || count < least) {
    throw new UsageError(`${option} '${written}' is not a whole number from ${least} up`);
  }
  return count;
}
