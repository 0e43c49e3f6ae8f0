import { resolve } from 'node:path';
import { type GpuFacts, nvidiaSmi } from '../../fixtures/engines/devices/nvidia-smi.ts';
import { Redaction } from '../config/redaction.ts';
import { namedSecrets } from '../config/environment.ts';
import { readLoadEvidence } from '../history/load-evidence.ts';
import { comparedWith, keptAs } from '../history/kept/kept-as.ts';
import { keptValues } from '../history/kept/kept-values.ts';
import { readDocuments } from '../history/kept/read-documents.ts';
import { baseOf } from '../history/pinned/base.ts';
import { readRecentRuns, recentValues } from '../history/recent-runs.ts';
import { RunHistory } from '../history/run-history.ts';
import { version } from '../config/version.ts';
import { takeFingerprint } from '../measurement/fingerprint/fingerprint.ts';
import { newContext, type RunContext } from './context.ts';
import type { RunEvent } from './events.ts';
import { announceGates } from './announce-gates.ts';
import { evidenceKey } from './evidence-key.ts';
import type { RunPlan } from './prepare.ts';
import { Recorder } from './recorder.ts';
import { createRunFolder, runIds } from './run-folder.ts';
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
  const { config, root } = plan.loaded;
  const [fingerprint, gpu] = await Promise.all([takeFingerprint(root), nvidiaSmi()]);
  const runs = resolve(root, config.reports.folder);
  const folder = createRunFolder(runs, startedAt, fingerprint.git?.commit ?? null);
  const key = await evidenceKey(plan, fingerprint.machineKind);
  const redaction = new Redaction();
  redaction.add(...namedSecrets(config.redaction.variables));
  const started = new AsyncDisposableStack();
  const recorder = started.use(new Recorder(folder.path, redaction, show));
  const earlierIds = runIds(runs).filter((id) => id < folder.id);
  const history = new RunHistory(plan.history, { folder: runs, ids: earlierIds }, (text) =>
    recorder.emit({ type: 'warning', text }),
  );
  const context = newContext(
    {
      plan,
      folder,
      emit: recorder.emit,
      redaction,
      interrupted,
      started,
      history,
      evidenceKey: key,
      earlier: key === null ? new Map() : readLoadEvidence(runs, key, folder.id),
    },
    startedAt,
  );
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
  const { recent, last } = await history.ask(
    async ({ database, project }) => {
      const kinds = comparedWith(keptAs(recorder.document()));
      const before = startedAt.getTime();
      const alike = { project, machineKind, profile, keptAs: kinds, before, whole: true };
      const [newest = null] = await readDocuments(database, { ...alike, most: 1 });
      return { recent: await keptValues(database, alike), last: newest };
    },
    async () => {
      const runsHere = await readRecentRuns(runs, { machineKind, before: folder.id, profile });
      return { recent: recentValues(runsHere), last: runsHere.at(-1) ?? null };
    },
  );
  recorder.emit({ type: 'recent-values', recent });
  const base = baseOf(plan.pinned, last, { machineKind, profile });
  if (base !== null) recorder.emit({ type: 'base', base });
  await tellPolicy(context, { startedAt, machineKind, runs });
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
