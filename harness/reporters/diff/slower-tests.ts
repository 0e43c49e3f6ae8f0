import type { TestReport } from '../../document/document.ts';

/** Of two single times, less than this is what a busy machine does. */
const LEAST_RATIO = 2;
const LEAST_DIFFERENCE_MS = 500;

/** Whether a test passed twice and took so much longer the second time that it is worth a look. */
export function isSlower(before: TestReport, after: TestReport): boolean {
  if (before.state !== 'passed' || after.state !== 'passed') return false;
  const difference = after.durationMs - before.durationMs;
  return difference >= LEAST_DIFFERENCE_MS && after.durationMs >= LEAST_RATIO * before.durationMs;
}
