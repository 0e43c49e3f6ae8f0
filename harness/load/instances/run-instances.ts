import { makeFolder } from '../../process/make-folder.ts';
import type { EarlyStop } from '../early-stop.ts';
import type { K6 } from '../find-k6.ts';
import { K6Log } from '../k6-log.ts';
import type { K6Ending } from '../k6-process.ts';
import { type LoadProgress, LoadRecorder } from '../load-recorder.ts';
import type { PreparedScript } from '../prepare-script.ts';
import { runK6 } from '../run-k6.ts';
import { instanceFolder, segmentArguments, type Share, sharesOf } from './share.ts';
import { SharedProgress } from './shared-progress.ts';

export interface InstancesRequest {
  readonly k6: K6;
  readonly script: PreparedScript;
  /** What the script finds in `__ENV`. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly abort: AbortSignal;
  readonly instances: number;
  readonly keepsPoints: boolean;
  /** Whether k6 judges thresholds and makes a summary, where it has the load alone. */
  readonly keepsValues: boolean;
  readonly followsRedirects: boolean;
  readonly checksFail: boolean;
  /** Metrics, with their selectors, whose points are kept. */
  readonly metrics: readonly string[];
  readonly onProgress: ((progress: LoadProgress) => void) | null;
  /** What may end the load before its time; null: nothing. */
  readonly early: EarlyStop | null;
}

/** One k6, when it has ended. */
export interface Instance extends K6Ending {
  readonly share: Share;
  readonly recorder: LoadRecorder;
  readonly log: K6Log;
  /** Whether it was ended because another one was lost. */
  readonly isEndedByOther: boolean;
}

/** Runs all k6 that share a load. The loss of one ends the others: the whole is lost with it. */
export async function runInstances(request: InstancesRequest): Promise<readonly Instance[]> {
  const isLost = new AbortController();
  const abort = AbortSignal.any([request.abort, isLost.signal]);
  const progress = new SharedProgress(request.instances, request.onProgress);
  return await Promise.all(
    sharesOf(request.instances).map(async (share) => {
      const log = new K6Log();
      const recorder = recorderOf(request, share, progress);
      request.early?.follow(recorder);
      const ending = await runShare(request, { share, log, recorder, abort });
      const isEndedByOther = isLost.signal.aborted;
      if (ending.exit.signal !== null || ending.lost !== null) isLost.abort();
      return { share, log, recorder, ...ending, isEndedByOther };
    }),
  );
}

function recorderOf(
  { script, followsRedirects, checksFail, metrics }: InstancesRequest,
  share: Share,
  progress: SharedProgress,
): LoadRecorder {
  const watched = Object.keys(script.plan.thresholds);
  return new LoadRecorder(script.plan, {
    followsRedirects,
    checksFail,
    onProgress: progress.of(share),
    // Where several share a load, its thresholds are judged by the points of all.
    metrics: share.of === 1 ? metrics : [...new Set([...metrics, ...watched])],
    watched,
    share,
  });
}

async function runShare(
  { k6, script, env, keepsValues, keepsPoints, metrics, early, ...request }: InstancesRequest,
  {
    share,
    log,
    recorder,
    abort,
  }: Pick<Instance, 'share' | 'log' | 'recorder'> & { readonly abort: AbortSignal },
): Promise<K6Ending> {
  const folder = instanceFolder(request.folder, share);
  makeFolder(folder);
  return await runK6({
    k6,
    code: script.bundle.code,
    cwd: script.cwd,
    folder,
    env,
    selectors: [...Object.keys(script.plan.thresholds), ...metrics],
    abort,
    ...(early !== null && { stop: early.signal, onWatch: early.watch(recorder) }),
    log,
    keepsValues: share.of === 1 && keepsValues,
    keepsPoints,
    arguments: segmentArguments(share),
    onPoints: (chunk) => {
      recorder.push(chunk);
      early?.look();
    },
  });
}

/** What the first instance says that has something to say; of several it is named. */
export function firstReason(
  instances: readonly Instance[],
  reasonOf: (instance: Instance, at: number) => string | null,
): string | null {
  for (const [at, instance] of instances.entries()) {
    const reason = reasonOf(instance, at);
    if (reason === null) continue;
    const { index, of } = instance.share;
    return of === 1 ? reason : `instance ${index + 1} of ${of}: ${reason}`;
  }
  return null;
}
