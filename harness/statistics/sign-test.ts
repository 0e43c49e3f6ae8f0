import { sortSamples } from '../metrics/samples.ts';
import type { FamilyLevels } from './family.ts';
import { median } from './quantile.ts';
import { fewestSuccesses, signsToDecide } from './sign-e-process.ts';
import type { Verdict } from './verdict.ts';

export interface SignTest {
  readonly verdict: Verdict;
  readonly median: number;
  /**
   * Bounds of the median that hold at every look at once, the low one with error `levels.fail`, the high
   * one with `levels.pass`; null while there are too few observations for it. `pass` is the same as
   * high < margin, `fail` the same as low > margin.
   */
  readonly low: number | null;
  readonly high: number | null;
  /** How many observations more would decide if they keep coming like this; null: no number would. */
  readonly more: () => number | null;
}

/**
 * The sequential verdict on observations x_1 … x_n against a margin, by the sign
 * e-process: pass once enough lie below the margin, fail once enough lie above. May be asked after every
 * observation. An observation at the margin itself counts for neither.
 */
export function signTest(
  observations: readonly number[],
  margin: number,
  levels: FamilyLevels,
): SignTest {
  const samples = sortSamples(observations);
  const n = samples.length;
  const below = samples.findIndex((x) => x >= margin);
  const under = below < 0 ? n : below;
  const above = samples.filter((x) => x > margin).length;
  const most = fewestSuccesses(n, levels.pass);
  const least = fewestSuccesses(n, levels.fail);
  const shared = {
    median: median(samples),
    low: least === null ? null : samples[n - least]!,
    high: most === null ? null : samples[most - 1]!,
    more: () => null,
  };
  if (most !== null && under >= most) return { ...shared, verdict: 'pass' };
  if (least !== null && above >= least) return { ...shared, verdict: 'fail' };
  const more = () =>
    under > above ? signsToDecide(under, n, levels.pass) : signsToDecide(above, n, levels.fail);
  return { ...shared, verdict: 'inconclusive', more };
}
