import { resolve } from 'node:path';
import { Redaction } from '../config/redaction.ts';
import { namedSecrets } from '../config/environment.ts';
import { readRecentValues } from '../history/recent-runs.ts';
import { takeFingerprint } from '../measurement/fingerprint/fingerprint.ts';
import { detectGpu } from '../measurement/fingerprint/gpu.ts';
import type { RunContext } from './context.ts';
import type { RunEvent } from './events.ts';
import { announceGates } from './announce-gates.ts';
import type { RunPlan } from './prepare.ts';
import { Recorder } from './recorder.ts';
import { createRunFolder } from './run-folder.ts';

/** A run with its folder and its journal. Disposing it stops what was started for it. */
export interface OpenedRun extends AsyncDisposable {
  readonly context: RunContext;
  readonly recorder: Recorder;
  readonly startedAt: Date;
}

/** Takes the fingerprint, makes the folder, starts the journal and says what the gates will need. */
export async function openRun(
  plan: RunPlan,
  interrupted: AbortSignal,
  show: (event: RunEvent) => void,
): Promise<OpenedRun> {
  const startedAt = new Date();
  const { config, root } = plan.loaded;
  const [fingerprint, gpu] = await Promise.all([takeFingerprint(root), detectGpu()]);
  const runs = resolve(root, config.reports.folder);
  const folder = createRunFolder(runs, startedAt, fingerprint.git?.commit ?? null);
  const redaction = new Redaction();
  redaction.add(...namedSecrets(config.redaction.variables));
  const started = new AsyncDisposableStack();
  const recorder = started.use(new Recorder(folder.path, redaction, show));
  const context: RunContext = {
    plan,
    folder,
    emit: recorder.emit,
    redaction,
    interrupted,
    servicesLost: new AbortController(),
    started,
    services: null,
    failure: null,
    measurements: [],
    testOutcomes: [],
    whyNot: new Map(),
  };
  recorder.emit({
    type: 'run-started',
    id: folder.id,
    startedAt: startedAt.toISOString(),
    profile: plan.profileName,
    suites: plan.suites.map(({ name }) => name),
    command: plan.request.command,
    fingerprint: { ...fingerprint, gpu, versions: {} },
  });
  const { machineKind } = fingerprint;
  const recent = await readRecentValues(runs, {
    machineKind,
    before: folder.id,
    profile: plan.profileName,
  });
  recorder.emit({ type: 'recent-values', recent });
  announceGates(plan, recorder.emit);
  return {
    context,
    recorder,
    startedAt,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
