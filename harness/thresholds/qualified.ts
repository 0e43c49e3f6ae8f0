import { UsageError } from '../errors.ts';
import { durationExamples, parseDuration } from '../metrics/duration.ts';

/** Shorter windows hold too few requests for any percentile. */
const SHORTEST_SECONDS = 1;

const form = /^(?<what>\S+)(?:\s+of\s+every\s+(?<length>\S.*?))?(?:\s+once\s+(?<state>\S+))?$/u;
const nearly = /\s(?:of|every|each|per|once|from|after|when)\b/u;

export const qualifiedExamples =
  "latency: { 'p99 of every 10s': '<= 50ms', 'p99 once steady': '<= 25ms' }";

/** A statistic that is not asked of all of a load alike. */
export interface QualifiedName {
  /** `p99`, `errors`. */
  readonly what: string;
  /** The length of the windows of which each is asked; null: it is asked of all together. */
  readonly windowSeconds: number | null;
  readonly onceSteady: boolean;
  /** `of every 10s once steady`, whatever blanks and units were written. */
  readonly text: string;
}

/**
 * Reads `p99 of every 10s`, `p99 once steady`, and both in this order. Null where nothing of it is said.
 * @throws {UsageError} it is nearly that, or the length of a window is no duration, or too short
 */
export function qualifiedName(written: string): QualifiedName | null {
  const whole = written.trim();
  const { what, length, state } = form.exec(whole)?.groups ?? {};
  if (what === undefined || (length === undefined && state === undefined)) {
    if (!nearly.test(whole)) return null;
    throw new UsageError(`'${written}' is not understood`, {
      remedy: `write ${qualifiedExamples}`,
    });
  }
  if (state !== undefined && state !== 'steady') {
    throw new UsageError(`'once ${state}' in '${written}' is not known`, {
      remedy: "write 'p99 once steady': the warm-up is left out",
    });
  }
  const windowMs = length === undefined ? null : readWindow(length, written);
  return {
    what,
    windowSeconds: windowMs === null ? null : windowMs / 1000,
    onceSteady: state !== undefined,
    text: [
      ...(windowMs === null ? [] : [`of every ${shortest(windowMs)}`]),
      ...(state === undefined ? [] : ['once steady']),
    ].join(' '),
  };
}

function readWindow(length: string, written: string): number {
  const ms = parseDuration(length);
  if (ms !== null && ms >= SHORTEST_SECONDS * 1000) return ms;
  const why = ms === null ? 'no duration' : `shorter than ${SHORTEST_SECONDS} s`;
  throw new UsageError(`the window '${length}' in '${written}' is ${why}`, {
    remedy: `write ${qualifiedExamples}; a duration is for instance ${durationExamples}`,
  });
}

/** `10s`, `2m`, `1h`, `1500ms`: so that one window has one name. */
function shortest(ms: number): string {
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const;
  for (const [unit, factor] of units) if (ms % factor === 0) return `${ms / factor}${unit}`;
  return `${ms}ms`;
}
