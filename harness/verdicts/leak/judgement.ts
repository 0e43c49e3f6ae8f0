import type { RetainedJudgement } from '../../measurement/leak/trajectory.ts';
import { formatEstimate } from '../../metrics/format-quantity.ts';
import { ALPHA, type WindowFigures } from './figures.ts';

function figures(
  window: WindowFigures | null,
): Pick<RetainedJudgement, 'slopePerOp' | 'interval' | 'confidence'> {
  const confidence = 1 - 2 * ALPHA;
  if (window === null) {
    return { slopePerOp: Number.NaN, interval: [-Infinity, Infinity], confidence };
  }
  const { slope, low, high } = window.trend;
  return { slopePerOp: slope, interval: [low, high], confidence };
}

export function leak(window: WindowFigures, how: string, unit: 'B/op' | '1/op'): RetainedJudgement {
  // In steps the median slope can be 0: then the whole gain says more.
  const stepped = window.trend.slope <= 0 || window.trend.low <= 0;
  const perOperation = window.gain / Math.max(1, window.operations);
  const shown = figures(window);
  const slopePerOp = stepped ? perOperation : shown.slopePerOp;
  return {
    ...shown,
    verdict: 'fail',
    slopePerOp,
    reason: `${how}: ${formatEstimate(slopePerOp, shown.interval, unit)}`,
    needs: null,
  };
}

export function undecided(window: WindowFigures | null, reason: string): RetainedJudgement {
  const needs = `about ${((window?.operations ?? 1) * 2).toLocaleString('en-US')} more operations`;
  return { ...figures(window), verdict: 'inconclusive', reason, needs };
}

export function unverified(): RetainedJudgement {
  return {
    ...figures(null),
    verdict: 'inconclusive',
    reason: 'a collection that was asked for was not a major one, so the figures mean nothing',
    needs: 'a Node version whose gc() runs major collections',
  };
}
