import { advanceClocks } from '../../../../../harness/measurement/leak/trial/clocks.ts';

/** Prints which of its timers are called when the clocks are advanced by an hour. */
const HOUR_MS = 3_600_000;
// Not in the order in which they fall due.
const delaysMs = [10, 1_800_000, HOUR_MS - 1, 60_000, 900_000, HOUR_MS, 24 * HOUR_MS];
const called: number[] = [];
for (const delayMs of delaysMs) setTimeout(() => void called.push(delayMs), delayMs).unref();
const cleared = setTimeout(() => void called.push(Number.NaN), 60_000);
clearTimeout(cleared);

const dateBefore = Date.now();
const { fired, longestMs } = await advanceClocks(HOUR_MS);
process.stdout.write(
  JSON.stringify({
    called: called.filter((delayMs) => delayMs >= 60_000),
    fired,
    longestMs,
    hoursOfDate: Math.floor((Date.now() - dateBefore) / HOUR_MS),
  }),
);
