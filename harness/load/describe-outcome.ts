import type { LoadMeasurement } from '../measurement/measurement.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import type { LoadOutcome } from './run-script.ts';

const percentiles = [50, 90, 95, 99, 99.9] as const;

/** Counts and percentiles of one scenario; latencies in milliseconds from the intended start. */
export interface ScenarioSummary {
  readonly subject: string;
  readonly requests: number;
  readonly failed: number;
  readonly iterations: number;
  readonly droppedIterations: number;
  readonly plannedRate: number | null;
  readonly seconds: number;
  /** Order statistics of the sample, without an interval; null without requests. */
  readonly latencyMs: Readonly<Record<string, number>> | null;
  readonly broken: string | null;
}

export function summarizeScenario(measurement: LoadMeasurement): ScenarioSummary {
  const { latencyMs, startMs } = measurement;
  const sorted = latencyMs.toSorted();
  return {
    subject: measurement.subject,
    requests: sorted.length,
    failed: measurement.failed.reduce((sum, failed) => sum + failed, 0),
    iterations: measurement.iterations,
    droppedIterations: measurement.droppedIterations,
    plannedRate: measurement.plannedRate,
    seconds: sorted.length === 0 ? 0 : ((startMs.at(-1) ?? 0) - (startMs[0] ?? 0)) / 1000,
    latencyMs: sorted.length === 0 ? null : orderStatistics(sorted),
    broken: measurement.broken,
  };
}

/** The smallest value that at least p percent of the sample do not exceed. */
function orderStatistics(sorted: Float64Array): Record<string, number> {
  const named = percentiles.map((percent): [string, number] => [
    `p${percent}`,
    sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN,
  ]);
  return Object.fromEntries([...named, ['max', sorted.at(-1) ?? Number.NaN]]);
}

export function summarizeOutcome(outcome: LoadOutcome): object {
  return {
    scenarios: outcome.measurements.map((measurement) => summarizeScenario(measurement)),
    thresholds: outcome.thresholds,
    checks: outcome.checks,
    warnings: outcome.warnings,
    endedBy: outcome.endedBy,
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
      ([name, value]) => `${name} ${formatQuantity(value, 'ms')}`,
    );
    lines.push(`  latency    ${values.join('  ')}  (from the intended start)`);
  }
  lines.push(
    `  counts     ${count(scenario.iterations, 'iteration')}, ${scenario.droppedIterations} dropped, ${scenario.failed} failed`,
  );
  return `${lines.join('\n')}\n`;
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

function round(value: number): string {
  return Number(value.toFixed(1)).toString();
}
