const millisecondsIn: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

const amount = String.raw`(\d+(?:\.\d+)?|\.\d+)\s*(ms|min|s|m|h)`;
const whole = new RegExp(`^(?:\\s*${amount})+\\s*$`, 'u');

/** How a duration may be written, for error messages. */
export const durationExamples = '500ms, 10s, 2m, 1h30m';

/**
 * Milliseconds of a duration, as it is written everywhere on the command line and in the config:
 * `500ms`, `10s`, `2m` or `2min`, `1h`, `1h30m`. Null for anything else, and for nothing (`0s`).
 * (k6 has a grammar of its own for its scripts: `load/go-duration.ts`.)
 */
export function parseDuration(written: string): number | null {
  if (!whole.test(written)) return null;
  let ms = 0;
  for (const [, number, unit] of written.matchAll(new RegExp(amount, 'gu'))) {
    ms += Number(number) * millisecondsIn[unit!]!;
  }
  return ms > 0 ? ms : null;
}
