import { type Trial, runControls } from '../measurement/leak/controls.ts';
import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { ControlsRequest, Subject } from '../measurement/leak/subject.ts';
import type { TrialAnswers, TrialRequest } from '../measurement/leak/trial/request.ts';
import type { ProbeGroup } from '../measurement/probe/probe-group.ts';
import type { Controls } from '../measurement/leak/trajectory.ts';

const DEADLINE_MS = 60_000;

/**
 * Runs the controls in a fresh process, and throws it away.
 * @param start gives that process, with the operation prepared
 * @returns null where it could not be started or did not come to its end: then nothing was told
 */
export async function tryControls(
  start: () => Promise<LeakProcess>,
  request: ControlsRequest,
  signal: AbortSignal,
): Promise<Controls | null> {
  try {
    await using process = await start();
    return await runControls(trialIn(process), request);
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function trialIn(process: LeakProcess): Trial {
  return {
    from: 0,
    run: async (block) => (await process.ask({ do: 'run', ...block }, DEADLINE_MS)).milliseconds,
    level: async (resource) => {
      const { levels } = await process.ask({ do: 'sample', settleMs: 20 }, DEADLINE_MS);
      return levels[resource] ?? 0;
    },
    ask: async <Step extends TrialRequest['step']>(
      step: Extract<TrialRequest, { step: Step }>,
    ): Promise<TrialAnswers[Step]> =>
      (await process.ask({ do: 'trial', ...step }, DEADLINE_MS)) as TrialAnswers[Step],
  };
}

/** The same in a server that is stopped afterwards: nobody else uses it. */
export async function tryControlsInServer(
  subject: Pick<Subject, 'run' | 'sample'>,
  probes: Pick<ProbeGroup, 'growingMost'>,
  request: ControlsRequest,
  signal: AbortSignal,
): Promise<Controls | null> {
  const probe = probes.growingMost(request.resource);
  if (probe === null) return null;
  const trial: Trial = {
    from: request.operations,
    run: (block) => subject.run(block, DEADLINE_MS),
    level: async (resource) => (await subject.sample({ settleMs: 100 })).levels[resource] ?? 0,
    ask: async <Step extends TrialRequest['step']>(
      step: Extract<TrialRequest, { step: Step }>,
    ): Promise<TrialAnswers[Step]> => (await probe.trial(step)) as TrialAnswers[Step],
  };
  try {
    return await runControls(trial, request);
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}
