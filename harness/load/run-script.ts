import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ledgerOf } from '../measurement/load-ledger.ts';
import type { LoadMeasurement, StoppedLoad } from '../measurement/measurement.ts';
import { resourcesOfLoad } from '../measurement/resources/of-scenario.ts';
import type { Observed } from '../measurement/resources/observed.ts';
import type { ObserverPlan } from '../measurement/resources/plan.ts';
import { startObserver } from '../measurement/resources/start-observer.ts';
import type { LookClock } from '../statistics/look-clock.ts';
import { makeFolder } from '../process/make-folder.ts';
import { addChecks, type ScriptCheck } from './check-counts.ts';
import { duetVariable } from './duet-turns.ts';
import { EarlyStop, type LookEarly } from './early-stop.ts';
import { explainExit, STOPPED_FROM_OUTSIDE } from './exit-status.ts';
import { type K6, requireK6 } from './find-k6.ts';
import { beganApart, mergeLoads } from './instances/merge-loads.ts';
import { firstReason, type Instance, runInstances } from './instances/run-instances.ts';
import { judgeOwnThresholds, metricKinds } from './instances/own-thresholds.ts';
import { describeRequestErrors, withSourcePositions } from './k6-log.ts';
import type { RecordedScenario } from './ledger/recorded-scenario.ts';
import type { LoadProgress } from './load-recorder.ts';
import { leftThisMachine } from './own-network.ts';
import {
  type Preparation,
  type PreparedScript,
  prepareScript,
  type ScriptOptions,
  scriptName,
  subjectOf,
} from './prepare-script.ts';
import { presentFiles } from './present-files.ts';
import { fileNames } from './run-k6.ts';
import { startSlowClientsFor } from './slow/start-slow-clients.ts';
import { longestPlan, stoppedWarning, withoutStop } from './stopped-early.ts';
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
  /** What is looked at while the load lasts; absent: nothing. */
  readonly observe?: ObserverPlan;
  /** Looks at what came until then, and may end the load; absent: it lasts as long as planned. */
  readonly lookEarly?: { readonly judge: LookEarly; readonly clock: LookClock };
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
  /** By what was shown early it was ended; absent: by nothing. */
  readonly stoppedEarly?: StoppedLoad;
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

  await using relay = await startRelayFor(script.bundle.code, request.targetUrl);
  await using slow = await startSlowClientsFor(script.bundle.code, request.targetUrl);
  await using observer =
    request.observe === undefined ? null : await startObserver(request.observe);
  const { lookEarly } = request;
  const early =
    lookEarly === undefined
      ? null
      : new EarlyStop(
          lookEarly.judge,
          (scenario) => subjectOf(request.script, scenario, script.plan),
          lookEarly.clock,
        );
  const instances = await runInstances({
    k6,
    early,
    script,
    env: { ...script.env, ...relay.env, ...slow.env },
    folder: request.folder,
    abort: request.abort,
    instances: request.instances ?? 1,
    keepsPoints: request.keepsPoints ?? true,
    keepsValues: keepsValues(script),
    followsRedirects: followsRedirects(script),
    checksFail: request.checksFail ?? true,
    metrics: request.metrics ?? [],
    onProgress: request.onProgress ?? null,
  });
  const observed = (await observer?.end()) ?? null;
  return await outcome({ request, k6, script, instances, observed, early });
}

interface Finished {
  readonly request: LoadRequest;
  readonly k6: K6;
  readonly script: PreparedScript;
  readonly instances: readonly Instance[];
  readonly observed: Observed | null;
  readonly early: EarlyStop | null;
}

async function outcome(run: Finished): Promise<LoadOutcome> {
  const { request, k6, script, instances } = run;
  const { plan } = script;
  const ends = instances.map((instance) => instance.recorder.end());
  const summary = await readSummary(run);
  const shown = run.early?.shown ?? null;
  const isLost =
    !request.abort.aborted &&
    instances.some(({ lost, exit }) => lost !== null || (exit.signal !== null && shown === null));
  const broken =
    reasonBroken(run) ??
    firstReason(instances, (_, at) => ends[at]?.broken ?? null) ??
    (summary.ok || shown !== null ? null : `no summary: ${summary.reason}`);
  const stoppedBy = instances.find(({ log }) => log.stoppedBy !== null)?.log.stoppedBy ?? null;
  const recorded = instances.map(({ recorder, generator }) =>
    recorder.take({
      subject: (scenario) => subjectOf(request.script, scenario, plan),
      broken,
      wasStopped: stoppedBy !== null || shown !== null,
      generator,
    }),
  );
  const measurements = mergeLoads(recorded);
  return {
    measurements: measurements.map((measurement) => ({
      ...measurement,
      ...(measurement.metrics === undefined
        ? {}
        : { metrics: measurement.metrics.filter(({ name }) => isAsked(request, name)) }),
      isGeneratorLost: isLost,
      ...(shown !== null && {
        stopped: { ...shown, plannedSeconds: measurement.plannedSeconds },
      }),
      ...resourcesOfLoad(measurement, run.observed),
    })),
    stoppedBy,
    ...(shown !== null && {
      stoppedEarly: { ...shown, plannedSeconds: longestPlan(measurements) },
    }),
    printed: instances.flatMap(({ log }) => log.printed),
    thresholds: thresholdsOf(run, measurements, summary),
    checks: addChecks(instances.map(({ recorder }) => recorder.checks())),
    files: presentFiles(
      request.folder,
      instances.map(({ share }) => share),
    ),
    k6: { path: k6.path, version: k6.version.text },
    warnings: [
      ...describeRequestErrors(instances.map(({ log }) => log)),
      ...(shown === null ? [] : [stoppedWarning(shown, longestPlan(measurements))]),
      ...sharingWarnings(run, recorded),
    ],
    endedBy: request.abort.aborted ? 'abort' : isLost ? 'lost' : broken === null ? 'plan' : 'error',
  };
}

/** Thresholds of the script are kept as metrics, too, where several k6 share the load. */
function isAsked({ metrics = [] }: LoadRequest, name: string): boolean {
  return metrics.includes(name);
}

function thresholdsOf(
  { script, instances }: Finished,
  measurements: readonly LoadMeasurement[],
  summary: ReadSummary,
): readonly ScriptThreshold[] {
  const { thresholds } = script.plan;
  if (!summary.ok) return notEvaluated(thresholds);
  if (instances.length === 1) return summary.thresholds;
  const series = measurements.flatMap(({ metrics = [] }) => metrics);
  return judgeOwnThresholds(thresholds, {
    series: Map.groupBy(series, ({ name }) => name),
    seconds: Math.max(...instances.map(({ recorder }) => recorder.seconds)),
    kindOf: metricKinds(script.bundle.code),
  });
}

/** What a script of several k6 has to do without. */
function sharingWarnings(
  { script, instances }: Finished,
  recorded: readonly (readonly RecordedScenario[])[],
): string[] {
  if (instances.length === 1) return [];
  const { exports } = script.bundle;
  const own = ['setup', 'teardown'].filter((name) => exports.includes(name));
  return [
    ...beganApart(recorded),
    ...(own.length === 0
      ? []
      : [`${own.join('() and ')}() ran in each of ${instances.length} instances`]),
    ...(exports.includes('handleSummary')
      ? ['handleSummary() was not called: each instance knows only its part of the load']
      : []),
  ];
}

/**
 * Whether k6 follows redirects for every request. Where a script may turn that off, each answer counts as a
 * request of its own.
 */
export function followsRedirects({
  bundle,
  plan,
}: Pick<PreparedScript, 'bundle' | 'plan'>): boolean {
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

function reasonBroken(run: Finished): string | null {
  if (run.request.abort.aborted) return 'the run was interrupted';
  const { script, instances } = run;
  return firstReason(instances, ({ lost, log, exit, isEndedByOther }) => {
    if (isEndedByOther) return null;
    if (lost !== null) return `what k6 wrote could not be kept: ${lost}`;
    const left = leftThisMachine(log);
    if (left !== null) return left;
    const wasAsked = run.early?.signal.aborted === true;
    const errors = wasAsked ? withoutStop(log.errors) : log.errors;
    const [first] = errors;
    if (first !== undefined) {
      const count = log.count - (log.errors.length - errors.length) - 1;
      const more = count > 0 ? ` (and ${count} more errors, see ${fileNames.log})` : '';
      return `${withSourcePositions(first.trim(), script.bundle.map)}${more}`;
    }
    const isOurs = wasAsked && (exit.code === STOPPED_FROM_OUTSIDE || exit.signal !== null);
    return isOurs ? null : explainExit(exit);
  });
}

type ReadSummary =
  | { readonly ok: true; readonly thresholds: readonly ScriptThreshold[] }
  | { readonly ok: false; readonly reason: string };

/** Of several k6 none is asked: their thresholds are judged over all points. */
async function readSummary({ request, script, instances }: Finished): Promise<ReadSummary> {
  const [only, ...others] = instances;
  if (only === undefined || others.length > 0 || !keepsValues(script)) {
    return { ok: true, thresholds: [] };
  }
  try {
    const text = await readFile(join(request.folder, fileNames.summary), 'utf8');
    const json: unknown = JSON.parse(text);
    const { thresholds } = script.plan;
    return {
      ok: true,
      thresholds: parseThresholdStates(json, thresholds, (metric) => only.recorder.hasSeen(metric)),
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
    files: presentFiles(request.folder, []),
    k6: { path: k6.path, version: k6.version.text },
    warnings: [],
    stoppedBy: null,
    printed: [],
    endedBy: 'refused',
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
