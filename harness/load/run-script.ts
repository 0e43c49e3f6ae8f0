import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { GeneratorUse } from '../measurement/applied-load.ts';
import { ledgerOf } from '../measurement/load-ledger.ts';
import type { LoadMeasurement } from '../measurement/measurement.ts';
import { makeFolder } from '../process/make-folder.ts';
import type { ScriptCheck } from './check-counts.ts';
import { duetVariable } from './duet-turns.ts';
import { explainExit, type K6Exit } from './exit-status.ts';
import { type K6, requireK6 } from './find-k6.ts';
import { K6Log, withSourcePositions } from './k6-log.ts';
import { LoadRecorder, type LoadProgress } from './load-recorder.ts';
import {
  type Preparation,
  type PreparedScript,
  prepareScript,
  type ScriptOptions,
  scriptName,
  subjectOf,
} from './prepare-script.ts';
import { fileNames, runK6 } from './run-k6.ts';
import { startRelayFor } from './stream/start-relay.ts';
import { notEvaluated, parseThresholdStates, type ScriptThreshold } from './summary.ts';

export interface LoadRequest extends ScriptOptions {
  /** Where the files of this run go; made when it is missing. */
  readonly folder: string;
  readonly abort: AbortSignal;
  /** Whether the points stay in the folder; default true. */
  readonly keepsPoints?: boolean;
  /** The script with these very options, where it was prepared already. */
  readonly prepared?: PreparedScript;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Metrics of k6, with their selectors, that gates name: their points are kept. */
  readonly metrics?: readonly string[];
  /** Whether a failed check makes its request a failed one; default true. */
  readonly checksFail?: boolean;
}

export interface LoadOutcome {
  /** The thresholds of the script itself, as k6 judged them. */
  readonly thresholds: readonly ScriptThreshold[];
  readonly checks: readonly ScriptCheck[];
  /** One for each scenario; a single broken one where k6 refused the script before it ran. */
  readonly measurements: readonly LoadMeasurement[];
  /** Raw files in the folder: name → what it is. */
  readonly files: Readonly<Record<string, string>>;
  readonly k6: { readonly path: string; readonly version: string };
  readonly warnings: readonly string[];
  /** Metrics whose crossed thresholds stopped the test; null where it came to its planned end. */
  readonly stoppedBy: string | null;
  /** What the script printed: its console, and a summary of its own. */
  readonly printed: readonly string[];
  /** `refused`: k6 never started, because the script can't be loaded. `lost`: k6 itself was lost. */
  readonly endedBy: 'plan' | 'abort' | 'error' | 'lost' | 'refused';
}

/**
 * Runs one k6 script against a back end, and says what each of its scenarios measured. A bad script
 * is an answer, not an exception: its measurements say why they are broken.
 * @throws {UsageError} the script does not exist, or `rate` does not apply to it
 * @throws {InfrastructureError} there is no k6
 */
export async function runScript(request: LoadRequest): Promise<LoadOutcome> {
  const k6 = await requireK6();
  makeFolder(request.folder);
  const script: Preparation =
    request.prepared === undefined
      ? await prepareScript(request, k6)
      : { ok: true, ...request.prepared };
  if (!script.ok) return refused(request, k6, script.reason);
  await writeFile(join(request.folder, fileNames.script), script.bundle.code);

  const log = new K6Log();
  const recorder = new LoadRecorder(script.plan, {
    followsRedirects: followsRedirects(script),
    checksFail: request.checksFail ?? true,
    onProgress: request.onProgress ?? null,
    metrics: request.metrics ?? [],
    watched: Object.keys(script.plan.thresholds),
  });
  await using relay = await startRelayFor(script.bundle.code);
  const { exit, lost, generator } = await runK6({
    k6,
    code: script.bundle.code,
    cwd: script.cwd,
    folder: request.folder,
    env: { ...script.env, ...relay.env },
    selectors: [...Object.keys(script.plan.thresholds), ...(request.metrics ?? [])],
    abort: request.abort,
    log,
    keepsValues: keepsValues(script),
    keepsPoints: request.keepsPoints ?? true,
    onPoints: (chunk) => {
      recorder.push(chunk);
    },
  });
  return outcome({ request, k6, script, recorder, log, exit, lost, generator });
}

interface Finished {
  readonly request: LoadRequest;
  readonly k6: K6;
  readonly script: PreparedScript;
  readonly recorder: LoadRecorder;
  readonly log: K6Log;
  readonly exit: K6Exit;
  readonly lost: string | null;
  readonly generator: GeneratorUse | null;
}

async function outcome(run: Finished): Promise<LoadOutcome> {
  const { request, k6, recorder, log } = run;
  const { plan } = run.script;
  const summary = await readSummary(run);
  const points = recorder.end();
  const isLost = !request.abort.aborted && (run.lost !== null || run.exit.signal !== null);
  const broken =
    reasonBroken(run) ?? points.broken ?? (summary.ok ? null : `no summary: ${summary.reason}`);
  return {
    measurements: recorder
      .finish({
        subject: (scenario) => subjectOf(request.script, scenario, plan),
        broken,
        wasStopped: log.stoppedBy !== null,
        generator: run.generator,
      })
      .map((measurement) => ({ ...measurement, isGeneratorLost: isLost })),
    stoppedBy: log.stoppedBy,
    printed: log.printed,
    thresholds: summary.ok ? summary.thresholds : notEvaluated(plan.thresholds),
    checks: recorder.checks(),
    files: presentFiles(request.folder),
    k6: { path: k6.path, version: k6.version.text },
    warnings: requestErrors(log),
    endedBy: request.abort.aborted ? 'abort' : isLost ? 'lost' : broken === null ? 'plan' : 'error',
  };
}

/**
 * Whether k6 follows redirects for every request. Where a script may turn that off, each answer counts as a
 * request of its own.
 */
function followsRedirects({ bundle, plan }: PreparedScript): boolean {
  return plan.maxRedirects !== 0 && !/\bredirects\s*:/u.test(bundle.code);
}

/**
 * Without thresholds and a summary of its own, nobody asks k6 what it measured: its points say all. Those of
 * a duet are of two sides, which k6 would judge as one.
 */
function keepsValues({ bundle, plan, env }: PreparedScript): boolean {
  if (env[duetVariable] !== undefined) return false;
  return Object.keys(plan.thresholds).length > 0 || bundle.exports.includes('handleSummary');
}

function reasonBroken({ request, exit, lost, log, script }: Finished): string | null {
  if (request.abort.aborted) return 'the run was interrupted';
  if (lost !== null) return `what k6 wrote could not be kept: ${lost}`;
  const [first] = log.errors;
  if (first !== undefined) {
    const more = log.count > 1 ? ` (and ${log.count - 1} more errors, see ${fileNames.log})` : '';
    return `${withSourcePositions(first.trim(), script.bundle.map)}${more}`;
  }
  return explainExit(exit);
}

function requestErrors(log: K6Log): string[] {
  return [...log.requestErrors].map(([message, count]) => `${count} requests failed: ${message}`);
}

type ReadSummary =
  | { readonly ok: true; readonly thresholds: readonly ScriptThreshold[] }
  | { readonly ok: false; readonly reason: string };

async function readSummary({ request, script, recorder }: Finished): Promise<ReadSummary> {
  if (!keepsValues(script)) return { ok: true, thresholds: [] };
  try {
    const text = await readFile(join(request.folder, fileNames.summary), 'utf8');
    const json: unknown = JSON.parse(text);
    const { thresholds } = script.plan;
    return {
      ok: true,
      thresholds: parseThresholdStates(json, thresholds, (metric) => recorder.hasSeen(metric)),
    };
  } catch (error) {
    return { ok: false, reason: messageOf(error) };
  }
}

function refused(request: LoadRequest, k6: K6, reason: string): LoadOutcome {
  const measurement: LoadMeasurement = {
    kind: 'load',
    subject: `load/${scriptName(request.script)}`,
    iterations: 0,
    droppedIterations: 0,
    ledger: ledgerOf({ dueMs: new Float64Array(), latencyMs: new Float64Array() }),
    applied: null,
    generator: null,
    endpoints: [],
    hops: 0,
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
    stoppedBy: null,
    printed: [],
    endedBy: 'refused',
  };
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
