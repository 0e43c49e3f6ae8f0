import { basename } from 'node:path';

import { didYouMean } from '../config/nearest.ts';
import { UsageError } from '../errors.ts';
import { bundleScript } from './bundle-script.ts';
import { requireK6 } from './find-k6.ts';
import type { ScriptPlan } from './script-plan.ts';
import {
  type Preparation,
  prepareScript,
  scriptName,
  type ScriptOptions,
  subjectOf,
} from './prepare-script.ts';

/** What one scenario is going to send. */
export interface PlannedScenario {
  readonly subject: string;
  /** Requests a second, taking one an iteration; null for a closed-loop scenario. */
  readonly rate: number | null;
  readonly seconds: number | null;
  /** Of an open scenario whose number of users is known; else null. */
  readonly users: PlannedUsers | null;
}

export interface PlannedUsers {
  /** At most so many at a time. */
  readonly count: number;
  /** Whether an arrival that finds none free waits for one; else it is dropped. */
  readonly arrivalsWait: boolean;
}

/** What a script is going to do. */
export interface PlannedScript {
  /** `load/<script>` */
  readonly subject: string;
  /** None of a script that k6 refuses. */
  readonly scenarios: readonly PlannedScenario[];
  /** The script's own thresholds: expressions by metric. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  /** Why k6 refuses the script; null where it does not. */
  readonly refused: string | null;
}

/**
 * What a script is going to do, before anything is started. Of a script that k6 refuses nothing is
 * known: its own run says why.
 * @throws {UsageError} the script does not exist, or an override does not apply to it
 * @throws {InfrastructureError} there is no k6
 */
export async function planScript(
  options: Omit<ScriptOptions, 'targetUrl'>,
): Promise<PlannedScript> {
  const k6 = await requireK6();
  return planOf(options, await prepareScript({ ...options, targetUrl: placeholderUrl }, k6));
}

/** The same of a script that was prepared already. */
export function planOf(
  { script }: Pick<ScriptOptions, 'script'>,
  prepared: { readonly ok: true; readonly plan: ScriptPlan } | Extract<Preparation, { ok: false }>,
): PlannedScript {
  const subject = `load/${scriptName(script)}`;
  if (!prepared.ok) return { subject, scenarios: [], thresholds: {}, refused: prepared.reason };
  const { plan } = prepared;
  return {
    subject,
    scenarios: plan.scenarios.map((scenario) => ({
      subject: subjectOf(script, scenario.name, plan),
      rate: scenario.load === 'open' ? scenario.plannedRate : null,
      seconds: scenario.plannedSeconds,
      users:
        scenario.load === 'open' && scenario.users !== null
          ? { count: scenario.users, arrivalsWait: scenario.matched === 'by index' }
          : null,
    })),
    thresholds: plan.thresholds,
    refused: null,
  };
}

/**
 * Lets k6 itself say whether it knows the metrics that gates name, before anything is started.
 * @throws {UsageError} one that the script does not make, or that has no such statistic
 */
export async function checkMetrics(
  options: Omit<ScriptOptions, 'targetUrl'>,
  metrics: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  if (Object.keys(metrics).length === 0) return;
  const k6 = await requireK6();
  for (const [metric, expressions] of Object.entries(metrics)) {
    const probes = { [metric]: expressions };
    const prepared = await prepareScript({ ...options, probes, targetUrl: placeholderUrl }, k6);
    if (prepared.ok) continue;
    const made = await madeMetrics(options.script);
    throw new UsageError(
      `${basename(options.script)} has no metric '${metric}' with such a statistic: ${prepared.reason.split('\n', 1)[0]}.${didYouMean(metric.replace(/\{.*$/u, ''), [...made, ...usualMetrics])}`,
      { remedy: `The script makes ${made.length === 0 ? 'none of its own' : made.join(', ')}.` },
    );
  }
}

/** Names that are near to one that k6 does not know: its own, and the statistics of a threshold. */
const usualMetrics = [
  'latency',
  'errors',
  'checks',
  'http_reqs',
  'http_req_duration',
  'http_req_failed',
  'http_req_waiting',
  'iteration_duration',
  'iterations',
  'grpc_req_duration',
  'ws_session_duration',
  'ws_connecting',
];

/** Names of the metrics that a script and what it imports make. */
async function madeMetrics(script: string): Promise<readonly string[]> {
  const { code } = await bundleScript(script);
  const made = code.matchAll(/new\s+(?:Trend|Rate|Counter|Gauge)\(\s*["'`](?<name>[^"'`]+)/gu);
  const names = [...made].map(({ groups }) => groups?.['name'] ?? '');
  return [...new Set(names)].filter((name) => !name.startsWith('assay_'));
}

/** The back end is not up yet; loading a script sends nothing. Port 9 is the discard service. */
export const placeholderUrl = 'http://127.0.0.1:9';
