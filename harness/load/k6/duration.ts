import { parseGoDuration } from '../go-duration.ts';

/** Seconds of a time in a script's options. k6 has refused what is none before this is asked. */
export function secondsOf(time: string | number): number {
  return parseGoDuration(time) ?? 0;
}
