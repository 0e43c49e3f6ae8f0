import type { Evidence } from '../evidence.ts';
import { slopeUnit } from '../probe/probe.ts';
import { formatQuantity } from '../../metrics/format-quantity.ts';
import type { Unit } from '../../metrics/metric.ts';
import type { RetainedResource } from '../measurement.ts';
import type { RetainedJudgement, RetainedLimit, Trajectory, Window } from './trajectory.ts';

/** One resource with what was seen of it, what is allowed, and what the rule says. */
export interface Judged {
  readonly trajectory: Trajectory;
  readonly limit: RetainedLimit;
  readonly judgement: RetainedJudgement;
}

/**
 * As it is reported.
 * @param detail what there is more of, by name, where it leaks
 * @param leaking resources that leak, which ended the measurement
 */
export function concluded(
  { trajectory, limit, judgement }: Judged,
  detail: Readonly<Record<string, number>>,
  leaking: readonly string[] = [],
): RetainedResource {
  const isCutShort = judgement.verdict === 'inconclusive' && leaking.length > 0;
  const said = isCutShort
    ? notMeasuredFurther(judgement, leaking)
    : verdictOf(judgement, limit, slopeUnit(trajectory.kind));
  return {
    resource: trajectory.resource,
    unit: slopeUnit(trajectory.kind),
    slopePerOp: judgement.slopePerOp,
    interval: judgement.interval,
    confidence: judgement.confidence,
    threshold: limit.cleanBelow,
    isWritten: limit.written,
    ...said,
    reason: said.reason + madeOf(detail),
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

type Said = Pick<RetainedResource, 'verdict' | 'isCutShort' | 'reason' | 'needs'>;

/** A leak ends the measurement: whatever was open then was not asked any further. */
function notMeasuredFurther(
  { grows = false }: RetainedJudgement,
  leaking: readonly string[],
): Said {
  const names = leaking.join(' and ');
  const why = `not measured further: ${names} ${leaking.length === 1 ? 'leaks' : 'leak'}`;
  return {
    verdict: 'inconclusive',
    isCutShort: true,
    reason: grows ? `it grew, too, and was ${why}` : why,
    needs: `another run, once the leak of ${names} is mended`,
  };
}

/**
 * A limit that nobody wrote, and that these operations can't show, is no gate: what they could show is
 * said instead. What grows is open, and so is a heap of which next to nothing was shown.
 */
function verdictOf(judgement: RetainedJudgement, limit: RetainedLimit, unit: Unit): Said {
  const { verdict, reason, needs, finest, grows = false } = judgement;
  if (verdict !== 'inconclusive') return { verdict, reason, needs };
  const isOpen = limit.written || grows || finest === undefined || finest > limit.coarsest;
  if (isOpen) return { verdict, reason, needs };
  const shown = `not judged finer than ${formatQuantity(finest, unit)}`;
  return { verdict: null, reason: shown, needs };
}
