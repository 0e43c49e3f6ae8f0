import type { EndpointReport } from '../measurement/endpoint-report.ts';
import { type ArrivalCounts, endCode, type LoadLedger } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { steadyStateOf, type SteadyState } from '../measurement/steady-state.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { LoadOutcome } from './run-script.ts';

const percentiles = [50, 90, 95, 99, 99.9] as const;

/** Counts and percentiles of one scenario; latencies in milliseconds from the due time. */
export interface ScenarioSummary {
  readonly subject: string;
  /** Sent, and answered, failed or cut off. */
  readonly requests: number;
  readonly failed: number;
  readonly arrivals: ArrivalCounts;
  readonly iterations: number;
  readonly droppedIterations: number;
  readonly plannedRate: number | null;
  readonly seconds: number;
  /**
   * Order statistics over all that was due, without an interval: what failed or was never sent is over
   * every limit. Null where so much of it had no answer, or nothing was due.
   */
  readonly latencyMs: Readonly<Record<string, number | null>> | null;
  readonly endpoints: readonly EndpointReport[];
  /** From when on its latency was steady; null where nothing was due. */
  readonly steady: Omit<SteadyState, 'warmUps'> | null;
  readonly broken: string | null;
}

export function summarizeScenario(measurement: LoadMeasurement): ScenarioSummary {
  const { ledger } = measurement;
  const { dueMs, end } = ledger;
  const sent = end.filter((code) => code !== endCode.dropped && code !== endCode.unsent);
  return {
    subject: measurement.subject,
    requests: sent.length,
    failed: sent.filter((code) => code === endCode.failed).length,
    arrivals: ledger.arrivals,
    iterations: measurement.iterations,
    droppedIterations: measurement.droppedIterations,
    plannedRate: measurement.plannedRate,
    seconds: dueMs.length === 0 ? 0 : ((dueMs.at(-1) ?? 0) - (dueMs[0] ?? 0)) / 1000,
    latencyMs: end.length === 0 ? null : orderStatistics(ledger),
    endpoints: measurement.endpoints,
    steady: end.length === 0 ? null : steadyOf(measurement),
    broken: measurement.broken,
  };
}

function steadyOf(measurement: LoadMeasurement): ScenarioSummary['steady'] {
  const { state, fromSeconds, sentence } = steadyStateOf(measurement);
  return { state, fromSeconds, sentence };
}

function known(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}

/** The smallest value that at least p percent of all that was due do not exceed. */
function orderStatistics({ latencyMs }: LoadLedger): Record<string, number | null> {
  const sorted = latencyMs.toSorted();
  const named = percentiles.map((percent): [string, number | null] => [
    `p${percent}`,
    known(sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]),
  ]);
  return Object.fromEntries([...named, ['max', known(sorted.at(-1))]]);
}

export function summarizeOutcome(outcome: LoadOutcome): object {
  return {
    scenarios: outcome.measurements.map((measurement) => summarizeScenario(measurement)),
    thresholds: outcome.thresholds,
    checks: outcome.checks,
    warnings: outcome.warnings,
    endedBy: outcome.endedBy,
    stoppedEarly: outcome.stoppedEarly ?? null,
    k6: outcome.k6,
  };
}

export function describeOutcome(outcome: LoadOutcome): string {
  const scenarios = outcome.measurements.map((measurement) =>
    describeScenario(summarizeScenario(measurement)),
  );
  const thresholds = outcome.thresholds.map(
    ({ metric, expression, state }) => `  threshold  ${metric}: ${expression}  ${state}\n`,
  );
  const checks = outcome.checks.map(
    ({ name, passes, fails }) => `  check      ${name}  ${passes} of ${passes + fails} held\n`,
  );
  const warnings = outcome.warnings.map((warning) => `  warning    ${warning}\n`);
  const k6 = `  k6 ${outcome.k6.version}  ${outcome.k6.path}\n`;
  return [...scenarios, ...thresholds, ...checks, ...warnings, k6].join('');
}

function describeScenario(scenario: ScenarioSummary): string {
  const planned =
    scenario.plannedRate === null ? '' : ` at ${round(scenario.plannedRate)}/s planned`;
  const lines = [
    `${scenario.subject}  ${count(scenario.requests, 'request')} in ${formatQuantity(scenario.seconds, 's')}${planned}`,
  ];
  if (scenario.broken !== null) lines.push(`  broken     ${scenario.broken}`);
  if (scenario.latencyMs !== null) {
    const values = Object.entries(scenario.latencyMs).map(
      ([name, value]) => `${name} ${value === null ? 'no answer' : formatQuantity(value, 'ms')}`,
    );
    lines.push(`  latency    ${values.join('  ')}  (of all that was due, from when it was due)`);
  }
  if (scenario.steady !== null) lines.push(`  steady     ${scenario.steady.sentence}`);
  lines.push(`  counts     ${describeCounts(scenario)}`);
  for (const { name, failures, failed, requests } of scenario.endpoints) {
    if (failed === 0) continue;
    const reasons = Object.entries(failures).map(([reason, times]) => `${reason} × ${times}`);
    lines.push(`  failed     ${name}  ${failed} of ${requests}: ${reasons.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

function describeCounts({ iterations, failed, arrivals }: ScenarioSummary): string {
  const { dropped, unsent, inFlight, thinking } = arrivals;
  const cutOff = inFlight + thinking;
  return [
    count(iterations, 'iteration'),
    `${dropped} dropped`,
    ...(unsent > 0 ? [`${unsent} unsent`] : []),
    ...(cutOff > 0 ? [`${cutOff} cut off (${thinking} of them while thinking)`] : []),
    `${failed} failed`,
  ].join(', ');
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

function round(value: number): string {
  return Number(value.toFixed(1)).toString();
}
