import { requireK6 } from './find-k6.ts';
import { prepareScript, scriptName, type ScriptOptions, subjectOf } from './prepare-script.ts';

/** What one scenario is going to send. */
export interface PlannedScenario {
  readonly subject: string;
  /** Requests a second, taking one an iteration; null for a closed-loop scenario. */
  readonly rate: number | null;
  readonly seconds: number | null;
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
  const subject = `load/${scriptName(options.script)}`;
  const prepared = await prepareScript({ ...options, targetUrl: placeholderUrl }, k6);
  if (!prepared.ok) return { subject, scenarios: [], thresholds: {}, refused: prepared.reason };
  const { plan } = prepared;
  return {
    subject,
    scenarios: plan.scenarios.map((scenario) => ({
      subject: subjectOf(options.script, scenario.name, plan),
      rate: scenario.load === 'open' ? scenario.plannedRate : null,
      seconds: scenario.plannedSeconds,
    })),
    thresholds: plan.thresholds,
    refused: null,
  };
}

/** The back end is not up yet; loading a script sends nothing. Port 9 is the discard service. */
const placeholderUrl = 'http://127.0.0.1:9';
