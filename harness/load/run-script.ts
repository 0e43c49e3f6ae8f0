import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

import { UsageError } from '../errors.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { type Bundle, bundleScript } from './bundle-script.ts';
import { explainExit, type K6Exit } from './exit-status.ts';
import { type K6, requireK6 } from './find-k6.ts';
import { inspectScript } from './inspect-script.ts';
import { K6Log, withSourcePositions } from './k6-log.ts';
import { LoadRecorder, type LoadProgress } from './load-recorder.ts';
import type { ScriptPlan } from './plan-script.ts';
import { fileNames, runK6 } from './run-k6.ts';
import { parseSummary, type ScriptSummary } from './summary.ts';

export interface LoadRequest {
  /** Absolute path of a k6 script, TypeScript or JavaScript. */
  readonly script: string;
  /** The back end, without a slash at its end: `TARGET` in the script's `__ENV`. */
  readonly targetUrl: string;
  /** Where the files of this run go; made when it is missing. */
  readonly folder: string;
  /** Request bodies for `signals.next()`: a JSON array of strings. */
  readonly signalsFile?: string;
  /** Replaces the duration of every scenario; a ramp keeps its shape. */
  readonly durationSeconds?: number;
  /** Replaces the rate of the one scenario that has a constant arrival rate. */
  readonly rate?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly abort: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

export interface LoadOutcome extends ScriptSummary {
  /** One a scenario; one that is broken where the script was refused before it ran. */
  readonly measurements: readonly LoadMeasurement[];
  /** Raw files in the folder: name → what it is. */
  readonly files: Readonly<Record<string, string>>;
  readonly k6: { readonly path: string; readonly version: string };
  readonly warnings: readonly string[];
  readonly endedBy: 'plan' | 'abort' | 'error';
}

/**
 * Runs one k6 script against a back end, and says what each of its scenarios measured. A bad script
 * is an answer, not an exception: its measurements say why they are broken.
 * @throws {UsageError} the script does not exist, or `rate` does not apply to it
 * @throws {InfrastructureError} there is no k6
 */
export async function runScript(request: LoadRequest): Promise<LoadOutcome> {
  if (!existsSync(request.script)) throw noSuchScript(request.script);
  const k6 = await requireK6();
  await mkdir(request.folder, { recursive: true });
  const bundle = await tryBundle(request.script);
  if (!bundle.ok) return refused(request, k6, bundle.reason);
  await writeFile(join(request.folder, fileNames.script), bundle.code);
  const environment = scriptEnvironment(request);
  const cwd = dirname(request.script);
  const inspection = await inspectScript(k6, bundle.code, { cwd, env: environment });
  if (!inspection.ok) {
    return refused(request, k6, withSourcePositions(inspection.reason, bundle.map));
  }
  const { plan } = inspection;
  checkRate(request, plan);

  const log = new K6Log();
  const recorder = new LoadRecorder(plan, request.onProgress ?? null);
  const exit = await runK6({
    k6,
    code: bundle.code,
    cwd,
    folder: request.folder,
    env: environment,
    abort: request.abort,
    log,
    onPoints: (chunk) => {
      recorder.push(chunk);
    },
  });
  return outcome({ request, k6, bundle, plan, recorder, log, exit });
}

interface Finished {
  readonly request: LoadRequest;
  readonly k6: K6;
  readonly bundle: Bundle;
  readonly plan: ScriptPlan;
  readonly recorder: LoadRecorder;
  readonly log: K6Log;
  readonly exit: K6Exit;
}

async function outcome(run: Finished): Promise<LoadOutcome> {
  const { request, k6, plan, recorder, log } = run;
  const summary = await readSummary(request.folder, plan);
  const points = recorder.end();
  const broken =
    reasonBroken(run) ?? points.broken ?? (summary.ok ? null : `no summary: ${summary.reason}`);
  const name = scriptName(request.script);
  const single = plan.scenarios.length === 1;
  return {
    measurements: recorder.finish((scenario) => subjectOf(name, scenario, single), broken),
    thresholds: summary.ok ? summary.thresholds : notEvaluated(plan),
    checks: summary.ok ? summary.checks : [],
    files: presentFiles(request.folder),
    k6: { path: k6.path, version: k6.version.text },
    warnings: requestErrors(log),
    endedBy: request.abort.aborted ? 'abort' : broken === null ? 'plan' : 'error',
  };
}

function reasonBroken({ request, exit, log, bundle }: Finished): string | null {
  if (request.abort.aborted) return 'the run was interrupted';
  const [first] = log.errors;
  if (first !== undefined) {
    const more = log.count > 1 ? ` (and ${log.count - 1} more errors, see ${fileNames.log})` : '';
    return `${withSourcePositions(first.trim(), bundle.map)}${more}`;
  }
  return explainExit(exit);
}

function requestErrors(log: K6Log): string[] {
  return [...log.requestErrors].map(([message, count]) => `${count} requests failed: ${message}`);
}

function notEvaluated(plan: ScriptPlan): ScriptSummary['thresholds'] {
  return Object.entries(plan.thresholds).flatMap(([metric, expressions]) =>
    expressions.map((expression) => ({ metric, expression, state: 'no data' as const })),
  );
}

type ReadSummary =
  | ({ readonly ok: true } & ScriptSummary)
  | { readonly ok: false; readonly reason: string };

async function readSummary(folder: string, plan: ScriptPlan): Promise<ReadSummary> {
  try {
    const json: unknown = JSON.parse(await readFile(join(folder, fileNames.summary), 'utf8'));
    return { ok: true, ...parseSummary(json, plan.thresholds) };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

function scriptEnvironment(request: LoadRequest): Record<string, string> {
  return {
    ...request.env,
    TARGET: request.targetUrl,
    ...(request.signalsFile === undefined ? {} : { ASSAY_SIGNALS: request.signalsFile }),
    ...(request.durationSeconds === undefined
      ? {}
      : { ASSAY_DURATION_S: String(request.durationSeconds) }),
    ...(request.rate === undefined ? {} : { ASSAY_RATE: String(request.rate) }),
  };
}

async function tryBundle(
  script: string,
): Promise<({ readonly ok: true } & Bundle) | { readonly ok: false; readonly reason: string }> {
  try {
    return { ok: true, ...(await bundleScript(script)) };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

function refused(request: LoadRequest, k6: K6, reason: string): LoadOutcome {
  const measurement: LoadMeasurement = {
    kind: 'load',
    subject: `load/${scriptName(request.script)}`,
    startMs: new Float64Array(),
    latencyMs: new Float64Array(),
    failed: new Uint8Array(),
    iterations: 0,
    droppedIterations: 0,
    plannedRate: null,
    plannedSeconds: null,
    broken: `the script can't be run: ${reason.trim()}`,
  };
  return {
    measurements: [measurement],
    thresholds: [],
    checks: [],
    files: presentFiles(request.folder),
    k6: { path: k6.path, version: k6.version.text },
    warnings: [],
    endedBy: 'error',
  };
}

function checkRate(request: LoadRequest, plan: ScriptPlan): void {
  if (request.rate === undefined) return;
  const constant = plan.scenarios.filter(
    (scenario) => scenario.executor === 'constant-arrival-rate',
  );
  if (constant.length === 1) return;
  throw new UsageError(
    `a rate of ${request.rate}/s can't be given to ${basename(request.script)}: it has ${constant.length} scenarios with a constant arrival rate, not one`,
    { remedy: "leave the rate out, or change the script's own options" },
  );
}

const fileDescriptions: Readonly<Record<string, string>> = {
  [fileNames.points]: 'every point that k6 measured (CSV, gzip)',
  [fileNames.summary]: "k6's own summary",
  [fileNames.dashboard]: "k6's own dashboard",
  [fileNames.log]: "k6's log",
  [fileNames.script]: 'the script as k6 ran it',
};

function presentFiles(folder: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fileDescriptions).filter(([name]) => existsSync(join(folder, name))),
  );
}

function subjectOf(script: string, scenario: string, single: boolean): string {
  return single ? `load/${script}` : `load/${script}/${scenario}`;
}

/** `suites/load/predict.ts` is called `predict`. */
export function scriptName(script: string): string {
  return basename(script, extname(script));
}

function noSuchScript(script: string): UsageError {
  return new UsageError(`there is no k6 script ${script}`, {
    remedy: 'name a .ts or .js file, as in: assay load suites/load/predict.ts --url …',
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
