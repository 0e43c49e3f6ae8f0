import { z } from 'zod';
import { durationExamples, parseDuration } from '../metrics/duration.ts';

/** A duration in the config: a number in the unit of its name, or a text such as `10s` or `1h30m`. */
function duration(msPerUnit: number) {
  return z.union([z.number(), z.string()]).transform((written, context) => {
    // A variable of the environment is a text, also where it holds a number.
    const number = Number(written);
    if (number > 0) return number;
    const ms = typeof written === 'string' ? parseDuration(written) : null;
    if (ms !== null) return ms / msPerUnit;
    context.addIssue({
      code: 'custom',
      message: `a number above 0, or a duration such as ${durationExamples}`,
    });
    return z.NEVER;
  });
}

/** Seconds: `12`, or `'12s'`. */
export const seconds = duration(1000);

/** Milliseconds: `500`, or `'500ms'`. */
export const milliseconds = duration(1);
