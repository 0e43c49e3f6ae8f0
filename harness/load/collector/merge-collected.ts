import { addChecks } from '../check-counts.ts';
import { beganApart, mergeLoads } from '../instances/merge-loads.ts';
import { judgeOwnThresholds } from '../instances/own-thresholds.ts';
import { describeRequestErrors, K6Log } from '../k6-log.ts';
import type { RecordedScenario } from '../ledger/recorded-scenario.ts';
import { subjectOf } from '../prepare-script.ts';
import type { LoadOutcome } from '../run-script.ts';
import type { CollectionPlan } from './collection-plan.ts';
import { type Collected, type CollectorLimits, overfull } from './collector.ts';
import { shiftClock } from './shift-clock.ts';

/** What several pods measured, as if it were one k6 here: by the very way in which instances are merged. */
export function mergeCollected(
  { pods, ledger, isOverfull }: Collected,
  plan: CollectionPlan,
  limits: CollectorLimits,
): LoadOutcome {
  const logs = pods.map(({ pod }) => logOf(ledger.log(pod)));
  const lost = [
    ...(isOverfull ? [overfull(limits)] : []),
    ...pods.flatMap((pod, at) => ledger.lost(pod.pod) ?? killed(pod, logs[at], plan) ?? []),
  ];
  const broken = lost[0] ?? firstError(pods, logs, plan);
  const recorded = pods.map(({ pod, scenarios }) =>
    scenarios.map((scenario, at): RecordedScenario => ({
      ...shiftClock(scenario, ledger.offsetMs(pod)),
      subject: subjectOf(plan.script, scenario.subject, plan.plan),
      scenario: plan.plan.scenarios[at]!,
      broken: broken ?? scenario.broken,
    })),
  );
  const measurements = mergeLoads(recorded);
  const series = measurements.flatMap(({ metrics = [] }) => metrics);
  return {
    measurements: measurements.map(({ metrics = [], ...measurement }) => ({
      ...measurement,
      metrics: metrics.filter(({ name }) => plan.metrics.includes(name)),
      isGeneratorLost: lost.length > 0,
    })),
    thresholds: judgeOwnThresholds(plan.plan.thresholds, {
      series: Map.groupBy(series, ({ name }) => name),
      seconds: pods.reduce((longest, { seconds }) => Math.max(longest, seconds), 0),
      kindOf: (metric) => plan.kinds[metric] ?? null,
    }),
    checks: addChecks(pods.map(({ checks }) => checks)),
    files: {},
    k6: { path: 'in the pods', version: plan.k6 },
    warnings: [
      ...lost.slice(1),
      ...ledger.clockWarnings(),
      ...beganApart(recorded),
      ...describeRequestErrors(logs),
    ],
    stoppedBy: null,
    printed: [],
    endedBy: lost.length > 0 ? 'lost' : broken === null ? 'plan' : 'error',
  };
}

function logOf(lines: readonly string[]): K6Log {
  const log = new K6Log();
  for (const line of lines) log.line(line);
  return log;
}

/**
 * All that a pod had was sent, and its k6 did not come to its end: what was due later is no failure of the target.
 * A script that can't go on (an error in `setup()`) says so in the log.
 */
function killed(
  { pod, cameToEnd }: Collected['pods'][number],
  log: K6Log | undefined,
  { instances }: CollectionPlan,
): string | null {
  if (cameToEnd || (log?.count ?? 0) > 0) return null;
  return `instance ${pod + 1} of ${instances}: its k6 did not come to its end: it was killed, for want of memory perhaps`;
}

function firstError(
  pods: Collected['pods'],
  logs: readonly K6Log[],
  { instances }: CollectionPlan,
): string | null {
  for (const [at, { pod, broken }] of pods.entries()) {
    const [error = broken] = logs[at]?.errors ?? [];
    if (error !== null) return `instance ${pod + 1} of ${instances}: ${error.trim()}`;
  }
  return null;
}
