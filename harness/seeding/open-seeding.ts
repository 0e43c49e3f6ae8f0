import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { namedSecrets } from '../config/environment.ts';
import { Redaction } from '../config/redaction.ts';
import { selftestsFolder } from '../history/read-caught.ts';
import { RunHistory } from '../history/run-history.ts';
import { takeFingerprint } from '../measurement/fingerprint/fingerprint.ts';
import { newContext, type RunContext } from '../run/context.ts';
import type { RunEvent } from '../run/events.ts';
import { phasesOf } from '../run/phases/phases.ts';
import { runPhase } from '../run/phases/run-phase.ts';
import { servicesPhase } from '../run/phases/services.ts';
import type { RunPlan } from '../run/prepare.ts';
import { createRunFolder } from '../run/run-folder.ts';

export interface OpenedSeeding extends AsyncDisposable {
  readonly context: RunContext;
  readonly machineKind: string;
  readonly startedAt: Date;
}

/** What a run has, without being one: its folder is kept apart, and earlier runs say nothing. */
export async function openSeeding(
  plan: RunPlan,
  interrupted: AbortSignal,
  show: (event: RunEvent) => void,
): Promise<OpenedSeeding> {
  const startedAt = new Date();
  const { config, root } = plan.loaded;
  const fingerprint = await takeFingerprint(root);
  const runs = resolve(root, config.reports.folder);
  const selftests = selftestsFolder(runs);
  const folder = createRunFolder(selftests, startedAt, fingerprint.git?.commit ?? null);
  // A project ignores the folder of its runs, and knows nothing of this one.
  writeFileSync(join(selftests, '.gitignore'), '*\n');
  const redaction = new Redaction();
  redaction.add(...namedSecrets(config.redaction.variables));
  const started = new AsyncDisposableStack();
  const context = newContext(
    {
      plan,
      folder,
      emit: (event) => show(redaction.redactTexts(event)),
      redaction,
      interrupted,
      started,
      // Never asked, and nothing of it is kept there.
      history: new RunHistory(plan.history, { folder: runs, ids: [] }, () => {}),
      evidenceKey: null,
      earlier: new Map(),
    },
    startedAt,
  );
  return {
    context,
    machineKind: fingerprint.machineKind,
    startedAt,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

/**
 * Starts the services that the project asks for, or finds its engines.
 * @throws {AssayError} one of them could not be started
 */
export async function startServicesFor(context: RunContext): Promise<void> {
  const [first] = phasesOf(context.plan);
  const isBefore = first === servicesPhase || first?.name === 'engines';
  if (first === undefined || !isBefore) return;
  await runPhase(first, context);
  if (context.failure !== null) throw context.failure;
}
