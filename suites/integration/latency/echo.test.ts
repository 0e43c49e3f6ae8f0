// @module-tag slow
import { expect, test } from 'vitest';

import { startEcho } from '../../../harness/measurement/latency/echo.ts';
import { measureStalls } from '../../../harness/measurement/latency/stalls.ts';

const options = { tags: ['integration'], timeout: 600_000 };

test('an echo in a process of its own answers, and is gone afterwards', options, async () => {
  const echo = await startEcho();
  await echo.ask();
  await Promise.all(Array.from({ length: 1000 }, () => echo.ask()));
  await echo[Symbol.asyncDispose]();
  await expect(echo.ask()).rejects.toThrow('the echo server is gone');
});

test('the stalls of a machine are measured by requests to it', options, async () => {
  await using echo = await startEcho();
  const { count, p90Ms, longestMs } = await measureStalls(1000, () => echo.ask());
  expect(count).toBeGreaterThanOrEqual(0);
  expect(p90Ms).toBeLessThanOrEqual(longestMs);
});
