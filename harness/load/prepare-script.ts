import { existsSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { UsageError } from '../errors.ts';
import { type Bundle, bundleScript } from './bundle-script.ts';
import { type DuetPlan, duetVariable } from './duet-turns.ts';
import type { K6 } from './find-k6.ts';
import { checkShared } from './instances/check-instances.ts';
import { inspectScript } from './inspect-script.ts';
import { withSourcePositions } from './k6-log.ts';
import type { Overrides } from './k6/override-options.ts';
import { elsewhere } from './own-network.ts';
import type { ScriptPlan } from './script-plan.ts';

export interface ScriptOptions {
  /** Absolute path of a k6 script, TypeScript or JavaScript. */
  readonly script: string;
  /** The back end, without a slash at its end: `TARGET` in the script's `__ENV`. */
  readonly targetUrl: string;
  /** Request bodies for `signals.next()`: a JSON array of strings. */
  readonly signalsFile?: string;
  /** Writes that file. It is asked to for a script that reads it; the file is taken to be there without this. */
  readonly writeSignals?: () => Promise<void>;
  /** Replaces the duration of every scenario that time ends; a ramp keeps its shape. */
  readonly durationSeconds?: number;
  /** The most that a scenario may take which a number of iterations ends. */
  readonly mostSeconds?: number;
  /** Iterations a second, in the place of a scenario's own; the highest of a ramp. */
  readonly rate?: number;
  /** Virtual users; the highest number of a ramp. */
  readonly users?: number;
  /** Take the place of a script's stages. */
  readonly stages?: Overrides['stages'];
  readonly env?: Readonly<Record<string, string>>;
  /** Thresholds that only try whether k6 knows a metric: expressions by metric. */
  readonly probes?: Readonly<Record<string, readonly string[]>>;
  /** Of a load that two sides get in turn: who they are, and whose turn is when. */
  readonly duet?: DuetPlan;
  /** k6 processes that share the load; default 1. */
  readonly instances?: number;
  /** Whether the user said that the servers are theirs: else no request leaves this machine. */
  readonly ownsTarget?: boolean;
  /** Whether nobody sees these processes end but by their points: in pods. */
  readonly saysEnd?: boolean;
}

/** A script that k6 has loaded once without running it, and so can be expected to start. */
export interface PreparedScript {
  readonly bundle: Bundle;
  readonly plan: ScriptPlan;
  /** What k6 said of the script, from which the plan was read. */
  readonly inspected: unknown;
  /** Folder of the script: what it opens is looked up from there. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export type Preparation =
  | ({ readonly ok: true } & PreparedScript)
  /** The script is wrong: a syntax error, a missing import, options that k6 refuses. */
  | { readonly ok: false; readonly reason: string };

/** @throws {UsageError} the script does not exist, or an override does not apply to it */
export async function prepareScript(options: ScriptOptions, k6: K6): Promise<Preparation> {
  if (!existsSync(options.script)) throw noSuchScript(options.script);
  const bundle = await tryBundle(options);
  if (!bundle.ok) return bundle;
  if (bundle.code.includes(signalsVariable)) await options.writeSignals?.();
  const cwd = dirname(options.script);
  const env = scriptEnvironment(options);
  const inspection = await inspectScript(k6, bundle.code, { cwd, env });
  if (!inspection.ok) {
    return { ok: false, reason: withSourcePositions(inspection.reason.trim(), bundle.map) };
  }
  checkOverrides(options, inspection.plan);
  checkShared(inspection.plan, options.instances ?? 1);
  return { ok: true, bundle, plan: inspection.plan, inspected: inspection.printed, cwd, env };
}

/** By this `k6/signals.ts` finds the request bodies. */
const signalsVariable = 'ASSAY_SIGNALS';

/** `suites/load/predict.ts` is called `predict`. */
export function scriptName(script: string): string {
  return basename(script, extname(script));
}

/** What thresholds call a scenario: `load/predict`, or `load/mixed/reads` where there are several. */
export function subjectOf(script: string, scenario: string, plan: ScriptPlan): string {
  const name = scriptName(script);
  return plan.scenarios.length === 1 ? `load/${name}` : `load/${name}/${scenario}`;
}

async function tryBundle({
  script,
  duet,
  saysEnd = false,
}: ScriptOptions): Promise<
  ({ readonly ok: true } & Bundle) | { readonly ok: false; readonly reason: string }
> {
  try {
    const form = duet !== undefined ? 'duet' : saysEnd ? 'pod' : 'solo';
    return { ok: true, ...(await bundleScript(script, form)) };
  } catch (error) {
    return { ok: false, reason: plainText(error instanceof Error ? error.message : String(error)) };
  }
}

/** The bundler colors its messages and leaves lines empty. */
function plainText(message: string): string {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines.filter((line) => line.trim() !== '').join('\n');
}

function scriptEnvironment(options: ScriptOptions): Record<string, string> {
  return {
    ...options.env,
    TARGET: options.targetUrl,
    ...(options.signalsFile === undefined ? {} : { [signalsVariable]: options.signalsFile }),
    ASSAY_OVERRIDES: JSON.stringify(overridesOf(options)),
    ASSAY_COMMAND_FOLDER: process.cwd(),
    ...fenceOf(options),
    ...(options.duet === undefined ? {} : { [duetVariable]: JSON.stringify(options.duet) }),
  };
}

/** What keeps every request of k6 on this machine; in the place of `blacklistIPs` of the script. */
export function fenceOf({ ownsTarget = false }: Pick<ScriptOptions, 'ownsTarget'>): {
  readonly K6_BLACKLIST_IPS?: string;
} {
  return ownsTarget ? {} : { K6_BLACKLIST_IPS: elsewhere.join(',') };
}

function overridesOf(options: ScriptOptions): Overrides {
  const { durationSeconds, mostSeconds, rate, users, stages, probes } = options;
  return {
    ...(durationSeconds === undefined ? {} : { seconds: durationSeconds }),
    ...(mostSeconds === undefined ? {} : { mostSeconds }),
    ...(rate === undefined ? {} : { rate }),
    ...(users === undefined ? {} : { users }),
    ...(stages === undefined ? {} : { stages }),
    ...(probes === undefined ? {} : { probes }),
  };
}

/** An override that no scenario of the script takes would be ignored without a word. */
function checkOverrides({ script, rate, stages }: ScriptOptions, { scenarios }: ScriptPlan): void {
  const name = basename(script);
  if (rate !== undefined && !scenarios.some(({ load }) => load === 'open')) {
    throw new UsageError(
      `a rate of ${rate}/s can't be given to ${name}: none of its scenarios has an arrival rate`,
      { remedy: "leave the rate out, or change the script's own options" },
    );
  }
  if (stages !== undefined && !scenarios.some(({ executor }) => executor.startsWith('ramping-'))) {
    throw new UsageError(`stages can't be given to ${name}: none of its scenarios has any`, {
      remedy: "leave the stages out, or change the script's own options",
    });
  }
}

function noSuchScript(script: string): UsageError {
  return new UsageError(`there is no k6 script ${script}`, {
    remedy: 'name a .ts or .js file, as in: assay load suites/load/predict.ts --url …',
  });
}
