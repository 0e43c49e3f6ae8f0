import { type Trial, runControls } from '../measurement/leak/controls.ts';
import type { LeakProcess } from '../measurement/leak/child-process.ts';
import type { ControlsRequest, Subject } from '../measurement/leak/subject.ts';
import type { TrialAnswers, TrialRequest } from '../measurement/leak/trial/request.ts';
import type { ProbeClient } from '../measurement/probe/client.ts';
import { type ChildHeaps, openChildHeaps } from '../measurement/probe/outside/child-heaps.ts';
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
    if (!isOfChildren(request.resource)) return await runControls(trialIn(process), request);
    await using heaps = openChildHeaps(process.probeKey, () => [process.pid]);
    return await runControls(trialInChild(trialIn(process), heaps), request);
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

function trialIn(process: LeakProcess): Trial {
  return {
    isMeasured: false,
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

function isOfChildren(resource: string): boolean {
  return resource === 'childHeaps' || resource === 'childBuffers';
}

/** The operation runs where it always does, and the process is tried that it has started and that grows. */
function trialInChild(trial: Trial, heaps: ChildHeaps): Trial {
  const level = async (resource: string): Promise<number> => {
    // Its collections are asked for at the measured process, too: it may still be about to send something.
    await trial.level('heap');
    return (await heaps.read())[resource] ?? 0;
  };
  return {
    ...trial,
    level,
    ask: async <Step extends TrialRequest['step']>(
      step: Extract<TrialRequest, { step: Step }>,
    ): Promise<TrialAnswers[Step]> => {
      const child = heaps.growingMost('childHeaps') ?? (await connected(heaps));
      return (await child.trial(step)) as TrialAnswers[Step];
    },
  };
}

/** None is known before they have been read for the first time. */
async function connected(heaps: ChildHeaps): Promise<ProbeClient> {
  await heaps.read();
  const child = heaps.growingMost('childHeaps');
  if (child === null) throw new Error('no process that was started has a probe');
  return child;
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
    isMeasured: true,
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
