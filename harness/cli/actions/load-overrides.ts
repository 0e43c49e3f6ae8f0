import { UsageError } from '../../errors.ts';
import type { ScriptOptions } from '../../load/prepare-script.ts';
import { parseStages, parseVariables } from '../../load/script-overrides.ts';
import { parseCount, readDuration } from '../parse-amount.ts';

/** What the command line asks of a script in the place of its own options, as it was written. */
export interface WrittenOverrides {
  readonly duration?: string;
  readonly rate?: string;
  readonly vus?: string;
  readonly stages?: string;
  /** `NAME=value` each. */
  readonly env: readonly string[];
}

/** @throws {UsageError} an amount that can't be read */
export function readOverrides(
  request: WrittenOverrides,
): Omit<ScriptOptions, 'script' | 'targetUrl'> {
  const { duration, rate, vus, stages, env } = request;
  const seconds = duration === undefined ? null : readDuration('--duration', duration) / 1000;
  if (seconds !== null && seconds <= 0) {
    throw new UsageError(`--duration '${duration}' is not a time above 0`, {
      remedy: 'for example --duration 30s, or 5m',
    });
  }
  return {
    ...(seconds === null ? {} : { durationSeconds: seconds, mostSeconds: seconds }),
    ...(rate === undefined ? {} : { rate: parseRate(rate) }),
    ...(vus === undefined ? {} : { users: parseCount('--vus', vus) }),
    ...(stages === undefined ? {} : { stages: parseStages(stages) }),
    env: parseVariables(env),
  };
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (Number.isInteger(rate) && rate > 0) return rate;
  throw new UsageError(`--rate '${text}' is not a whole number above 0`, {
    remedy: 'for example --rate 200',
  });
}
