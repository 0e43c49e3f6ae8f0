import { UsageError } from '../errors.ts';

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

const millisecondsIn: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** `30s`, `500ms`, `2min`, `1h` → milliseconds. */
export function parseDuration(option: string, written: string): number {
  const found = /^\s*(?<number>\d+(?:\.\d+)?|\.\d+)\s*(?<unit>ms|s|min|h)\s*$/u.exec(
    written,
  )?.groups;
  const ms = Number(found?.['number']) * (millisecondsIn[found?.['unit'] ?? ''] ?? Number.NaN);
  if (!(ms > 0)) {
    throw new UsageError(`${option} '${written}' is not a duration`, {
      remedy: `write for instance ${option} 30s (ms, s, min, h)`,
    });
  }
  return ms;
}

/** A whole number from `least` up. */
export function parseCount(option: string, written: string, least = 1): number {
  const count = Number(written);
  if (!Number.isInteger(count) || count < least) {
    throw new UsageError(`${option} '${written}' is not a whole number from ${least} up`);
  }
  return count;
}
