import type { Evidence } from '../evidence.ts';
import { slopeUnit } from '../probe/probe.ts';
import type { RetainedResource } from '../measurement.ts';
import type { RetainedJudgement, RetainedLimit, Trajectory, Window } from './trajectory.ts';

/** One resource with what was seen of it, what is allowed, and what the rule says. */
export interface Judged {
  readonly trajectory: Trajectory;
  readonly limit: RetainedLimit;
  readonly judgement: RetainedJudgement;
}

/** As it is reported. @param detail what there is more of, by name, where it leaks */
export function concluded(
  { trajectory, limit, judgement }: Judged,
  detail: Readonly<Record<string, number>>,
): RetainedResource {
  return {
    resource: trajectory.resource,
    unit: slopeUnit(trajectory.kind),
    slopePerOp: judgement.slopePerOp,
    interval: judgement.interval,
    confidence: judgement.confidence,
    threshold: shownLimit(judgement, limit),
    verdict: judgement.state === 'undecided' ? 'inconclusive' : judgement.state,
    reason: judgement.reason + madeOf(detail),
    needs: judgement.needs,
    evidence: [picture(trajectory, judgement)],
  };
}

function madeOf(detail: Readonly<Record<string, number>>): string {
  const entries = Object.entries(detail).toSorted((a, b) => b[1] - a[1]);
  if (entries.length === 0) return '';
  return `; more of: ${entries.map(([type, count]) => `${count} ${type}`).join(', ')}`;
}

function picture(trajectory: Trajectory, judgement: RetainedJudgement): Evidence {
  const points: Window = trajectory.windows.flatMap((window, index) =>
    index === 0 ? window : window.slice(1),
  );
  const [low, high] = judgement.interval;
  return {
    kind: 'retained',
    resource: trajectory.resource,
    unit: trajectory.kind === 'bytes' ? 'B' : 'count',
    series: [
      {
        name: trajectory.resource,
        x: points.map((point) => point.operations),
        y: points.map((point) => point.level),
      },
    ],
    slope: { value: finite(judgement.slopePerOp) ?? 0, low: finite(low), high: finite(high) },
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** What the verdict is about: the limit, or what so many operations could show where nobody wrote one. */
function shownLimit({ state, interval }: RetainedJudgement, limit: RetainedLimit): number {
  const [, high] = interval;
  if (state !== 'clean' || limit.written || !Number.isFinite(high)) return limit.cleanBelow;
  return Math.max(limit.cleanBelow, Math.ceil(high));
}
