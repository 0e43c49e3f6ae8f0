import type { RunEvent } from './events.ts';
import { finishRun } from './finish-run.ts';
import { Interruption } from '../process/interruption.ts';
import { emitGates } from './judge-run.ts';
import { keepEvidence } from './keep-evidence.ts';
import { openRun } from './open-run.ts';
import { phasesOf } from './phases/phases.ts';
import { runPhase } from './phases/run-phase.ts';
import { prepareRun } from './prepare.ts';
import type { RunRequest } from './request.ts';
import { tellTests } from './tell-tests.ts';
import type { RunResult } from './result.ts';

/** From the first Ctrl-C to the end of the process, whatever still hangs then. */
const LONGEST_STOP_MS = 1900;

export interface RunWatcher {
  readonly show: (event: RunEvent) => void;
  readonly reported: (result: RunResult) => void;
}

/**
 * The pipeline: check everything, start what is needed, measure, judge, report, stop what was
 * started.
 * @param watch is told of everything that happens, as it happens, and of the written reports before
 *   what was started is stopped
 * @throws {UsageError} before anything was started: the command or the config is wrong
 */
export async function run(request: RunRequest, watch: RunWatcher): Promise<RunResult> {
  using interruption = new Interruption({ longestStopMs: LONGEST_STOP_MS });
  const plan = await prepareRun(request);
  await using opened = await openRun(plan, interruption.signal, watch.show);
  const { context } = opened;
  for (const phase of phasesOf(plan)) await runPhase(phase, context);
  await tellTests(context, opened.recorder.document());
  const judged = emitGates(context);
  if (judged !== null) await keepEvidence(context, judged);
  const result = await finishRun(opened);
  watch.reported(result);
  return result;
}
