/**
 * What a test of a limit says, everywhere in the harness: the limit holds, it does not, or the data
 * can't tell. Where nothing was to be decided there is no verdict, and that is written `null`.
 */
export const verdicts = ['pass', 'fail', 'inconclusive'] as const;
export type Verdict = (typeof verdicts)[number];
