import { requireK6 } from './find-k6.ts';
import { prepareScript, type ScriptOptions, subjectOf } from './prepare-script.ts';

/** What one scenario is going to send. */
export interface PlannedScenario {
  readonly subject: string;
  /** Requests a second, taking one an iteration; null for a closed-loop scenario. */
  readonly rate: number | null;
  readonly seconds: number | null;
}

/**
 * What a script is going to send, before anything is started. Empty for a script that k6 refuses:
 * its own run says why.
 * @throws {UsageError} the script does not exist, or `rate` does not apply to it
 * @throws {InfrastructureError} there is no k6
 */
export async function planScript(
  options: Omit<ScriptOptions, 'targetUrl'>,
): Promise<readonly PlannedScenario[]> {
  const k6 = await requireK6();
  const prepared = await prepareScript({ ...options, targetUrl: placeholderUrl }, k6);
  if (!prepared.ok) return [];
  return prepared.plan.scenarios.map((scenario) => ({
    subject: subjectOf(options.script, scenario.name, prepared.plan),
    rate: scenario.load === 'open' ? scenario.plannedRate : null,
    seconds: scenario.plannedSeconds,
  }));
}

/** The back end is not up yet; loading a script sends nothing. Port 9 is the discard service. */
const placeholderUrl = 'http://127.0.0.1:9';
