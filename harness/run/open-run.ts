import { resolve } from 'node:path';
import { enginesVariable } from '../../fixtures/engines/configured-engine.ts';
import { type GpuFacts, nvidiaSmi } from '../../fixtures/engines/devices/nvidia-smi.ts';
import { Redaction } from '../config/redaction.ts';
import { namedSecrets } from '../config/environment.ts';
import { readLoadEvidence } from '../history/load-evidence.ts';
import { baseOf } from '../history/pinned/base.ts';
import { readRecentRuns, recentValues } from '../history/recent-runs.ts';
import { version } from '../config/version.ts';
import { takeFingerprint } from '../measurement/fingerprint/fingerprint.ts';
import type { RunContext } from './context.ts';
import type { RunEvent } from './events.ts';
import { announceGates } from './announce-gates.ts';
import { evidenceKey } from './evidence-key.ts';
import type { RunPlan } from './prepare.ts';
import { Recorder } from './recorder.ts';
import { openQuarantine } from './quarantine/quarantine.ts';
import { createRunFolder } from './run-folder.ts';
import { tellPolicy } from './tell-policy.ts';

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
  const today = startedAt.toISOString().slice(0, 10);
  const { config, root } = plan.loaded;
  const [fingerprint, gpu] = await Promise.all([takeFingerprint(root), nvidiaSmi()]);
  const runs = resolve(root, config.reports.folder);
  const folder = createRunFolder(runs, startedAt, fingerprint.git?.commit ?? null);
  const key = await evidenceKey(plan, fingerprint.machineKind);
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
    environment: enginesVariable(plan.engines),
    services: null,
    leases: null,
    failure: null,
    measurements: [],
    ownGates: [],
    testOutcomes: [],
    quarantine: openQuarantine(config.quarantine, today),
    today,
    notMeasuredReasons: new Map(),
    evidenceKey: key,
    earlier: key === null ? new Map() : readLoadEvidence(runs, key, folder.id),
  };
  recorder.emit({
    type: 'run-started',
    id: folder.id,
    startedAt: startedAt.toISOString(),
    profile: plan.profileName,
    suites: plan.suites.map(({ name }) => name),
    command: plan.request.command,
    ...(plan.shard !== null && {
      shard: {
        ...plan.shard,
        planned: [...plan.shard.planned],
        taken: [...plan.shard.taken],
      },
    }),
    fingerprint: { ...fingerprint, gpu: describeGpu(gpu), versions: { assay: version() } },
  });
  const { machineKind } = fingerprint;
  const profile = plan.profileName;
  const recent = await readRecentRuns(runs, { machineKind, before: folder.id, profile });
  recorder.emit({ type: 'recent-values', recent: recentValues(recent) });
  const base = baseOf(plan.pinned, recent.at(-1) ?? null, { machineKind, profile });
  if (base !== null) recorder.emit({ type: 'base', base });
  await tellPolicy(plan, { id: folder.id, machineKind, runs }, recorder.emit);
  announceGates(plan, recorder.emit);
  return {
    context,
    recorder,
    startedAt,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function describeGpu(gpu: GpuFacts): { available: boolean; detail: string } {
  if (!gpu.available) return { available: false, detail: gpu.reason };
  const detail = gpu.gpus.map(({ name, driver }) => `${name}, driver ${driver}`).join('; ');
  return { available: true, detail };
}
