import { endCode } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { windowBounds } from '../statistics/windows/judge-window.ts';
import type { TimedValues } from '../statistics/share/judge-quantile.ts';
import type { Statistic, WindowedShare } from '../thresholds/threshold.ts';
import type { Gate } from './gate.ts';
import { onceSteady } from './steady/once-steady.ts';
import { clopperPearson } from '../statistics/clopper-pearson.ts';
import { dueValues, type ReadValue, young } from './load/due-values.ts';
import { heldMsOf } from './load/held-ms.ts';
import { anyRequest, type Judgement, notMeasured, type Rule, type RuleContext } from './rule.ts';
import type { Limit } from './verdict.ts';
import { type JudgedWindow, judgeWindows, worstWindow } from './windows/judged-windows.ts';
import { describeWindows, noWindow, unsteadyCycle } from './windows/describe-windows.ts';
import { windowsEvidence } from './windows/windows-evidence.ts';

/**
 * A percentile or a share of failures of each window of a load. It fails where one window is shown to break the
 * limit, passes where every one is shown to keep it, and can't tell otherwise (`windows/judged-windows.ts`).
 * Whatever was due is in a window, and counts as in the gates of the whole load.
 */
export const windowed: Rule<'windowed', 'load'> = {
  statistic: 'windowed',
  measurement: 'load',
  judge(gate, measurement, context) {
    const all = (one: LoadMeasurement): Judgement => judgeAll(gate, one, context);
    return gate.statistic.onceSteady === true ? onceSteady(measurement, all) : all(measurement);
  },
};

function judgeAll(
  { statistic: { of, seconds, name }, threshold }: Gate<Extract<Statistic, { kind: 'windowed' }>>,
  measurement: LoadMeasurement,
  context: RuleContext,
): Judgement {
  const { limit } = threshold.bound;
  if (measurement.ledger.dueMs.length === 0) {
    return notMeasured('nothing was due, so there is no window to judge', anyRequest);
  }
  const p0 = of.kind === 'latency' ? Number((1 - of.p).toPrecision(12)) : limit.value;
  const isOver = overLimit(of, limit);
  const values = dueValues(measurement, readValue(of, isOver, measurement));
  const judged = (parts: readonly TimedValues[]) =>
    judgeWindows(parts, {
      seconds,
      p0,
      isOver,
      levels: context.levels,
      plannedSeconds: measurement.plannedSeconds,
      isPartial: measurement.isPartial ?? false,
    });
  const sent = judged(values.sent);
  const corrected = values.corrected === null ? null : judged(values.corrected);
  const windows = sent.some(isBroken) ? sent : (corrected ?? sent);
  const worst = worstWindow(windows);
  if (worst === null) return noWindow(measurement, seconds);
  const question = { of, limit, p0, seconds, name };
  const described =
    values.isCycleStable || sent.some(isBroken)
      ? describeWindows(windows, worst, question)
      : unsteadyCycle(windows);
  return {
    ...described,
    measured: measuredOf(worst, windows.length, of, p0),
    evidence: windowsEvidence(windows, question),
  };
}

function isBroken({ verdict }: JudgedWindow): boolean {
  return verdict === 'above';
}

function overLimit({ kind }: WindowedShare, { comparison, value }: Limit) {
  if (kind === 'errors') return (flag: number): boolean => flag > 0;
  return comparison === '<'
    ? (ms: number): boolean => ms >= value
    : (ms: number): boolean => ms > value;
}

/** What each entry counts as: its latency, or whether it failed. */
function readValue(
  { kind }: WindowedShare,
  isOver: (value: number) => boolean,
  measurement: LoadMeasurement,
): ReadValue {
  const { ledger } = measurement;
  const held = heldMsOf(measurement);
  const isError = (i: number): boolean =>
    ledger.end[i] !== endCode.answered && ledger.end[i] !== endCode['in flight'];
  if (kind === 'errors') {
    return {
      value: (i) => {
        if (ledger.end[i] === endCode['in flight']) return young(measurement);
        return isError(i) ? Number.POSITIVE_INFINITY : 0;
      },
      heldMs: (i) => (isError(i) ? held(i) : 0),
    };
  }
  return {
    value: (i) => {
      const latency = ledger.latencyMs[i]!;
      if (ledger.end[i] !== endCode['in flight']) return latency;
      return isOver(latency) ? Number.POSITIVE_INFINITY : young(measurement);
    },
    heldMs: held,
  };
}

/** Of the worst window: the figure by which the gate stands or falls. */
function measuredOf(
  { sorted, over, requests, levels }: JudgedWindow,
  windows: number,
  of: WindowedShare,
  p0: number,
): Judgement['measured'] {
  const shared = {
    confidence: 1 - levels.pass - levels.fail,
    sample: { count: windows, of: windows === 1 ? 'window' : 'windows' },
  };
  if (requests === 0) return null;
  if (of.kind === 'errors') {
    const [low] = clopperPearson(over, requests, 1 - 2 * levels.fail);
    const [, high] = clopperPearson(over, requests, 1 - 2 * levels.pass);
    return { value: over / requests, unit: 'ratio', interval: [low, high], ...shared };
  }
  const slowest = sorted.findLast((value) => Number.isFinite(value));
  if (slowest === undefined) return null;
  // A quantile that no answered request reaches lies above all of them.
  const reached = (ms: number): number => (Number.isFinite(ms) ? ms : slowest);
  const [low, high] = windowBounds(sorted, p0, levels);
  return {
    value: reached(quantileOf(sorted, of.p)),
    unit: 'ms',
    interval: [
      low === null ? null : reached(low),
      high === null || !Number.isFinite(high) ? null : high,
    ],
    ...shared,
  };
}

function quantileOf(sorted: Float64Array, p: number): number {
  return sorted[Math.max(1, Math.ceil(sorted.length * p * (1 - 2 * Number.EPSILON))) - 1]!;
}
