import type { TestReport } from '../document/document.ts';
import { formatDuration } from './wording.ts';

/**
 * How long the tests without the tag `slow` take, beside all of them; null where no test has the tag, for
 * all are in the fast lane then.
 */
export function fastLaneLine(tests: readonly TestReport[]): string | null {
  const slow = tests.filter(isSlow);
  if (slow.length === 0) return null;
  const ran = tests.filter(({ state }) => state !== 'skipped');
  const fast = ran.filter((test) => !isSlow(test));
  const time = `fast lane (--tags '!slow'): ${counted(fast.length)}, ${secondsOf(fast)}`;
  const ranSlow = ran.length - fast.length;
  return ranSlow === 0
    ? `${time}; ${counted(slow.length)} with the tag slow left out`
    : `${time} of ${secondsOf(ran)}`;
}

function isSlow({ tags }: TestReport): boolean {
  return tags.includes('slow');
}

function counted(tests: number): string {
  return `${tests.toLocaleString('en-US')} ${tests === 1 ? 'test' : 'tests'}`;
}

function secondsOf(tests: readonly TestReport[]): string {
  return formatDuration(tests.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000);
}
