/**
 * What an exit code of k6 means. Source: errext/exitcodes/codes.go of k6 1.8 and 2.2.
 */
const meanings: Readonly<Record<number, string>> = {
  97: 'the cloud test failed',
  98: 'the cloud test could not be followed',
  99: 'a threshold of the script was crossed',
  100: 'setup() took too long',
  101: 'teardown() took too long',
  102: 'a time-out',
  103: 'it was stopped through its REST API',
  104: "the script's options are invalid",
  105: 'it was stopped from outside',
  106: 'its REST API could not start',
  107: 'an exception in the script, outside of an iteration',
  108: 'the script aborted the test',
  109: 'k6 itself panicked',
  110: 'the script marked the test as failed',
};

export type K6Exit =
  | { readonly code: number; readonly signal: null }
  | { readonly code: null; readonly signal: string };

const THRESHOLDS_CROSSED = 99;

/** A signal ended it, of ours or of others. */
export const STOPPED_FROM_OUTSIDE = 105;

/** Null where k6 came to its planned end; crossed thresholds (99) are one, and read elsewhere. */
export function explainExit(exit: K6Exit): string | null {
  if (exit.code === null) return `k6 was killed by ${exit.signal}`;
  if (exit.code === 0 || exit.code === THRESHOLDS_CROSSED) return null;
  const meaning = meanings[exit.code] ?? 'an exit code that k6 does not document';
  return `k6 ended with exit code ${exit.code}: ${meaning}`;
}
