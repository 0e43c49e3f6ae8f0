import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { EvidenceKey } from '../history/load-evidence.ts';
import { contentState } from '../measurement/fingerprint/content-state.ts';
import type { RunPlan } from './prepare.ts';

/**
 * What makes a further run one of the same thing. Null where nobody can say that the back end is the same:
 * outside of a git repository, and where the run does not start it itself.
 */
export async function evidenceKey(plan: RunPlan, machineKind: string): Promise<EvidenceKey | null> {
  const { config, root } = plan.loaded;
  const targets = [config.target, ...Object.values(config.targets)];
  const isOwn = targets.every((target) => target?.command !== undefined);
  if (plan.measurements.loads.length === 0 || !isOwn) return null;
  const code = await contentState(root, resolve(root, config.reports.folder));
  if (code === null) return null;
  const { profileName, profile } = plan;
  const text = JSON.stringify([config, profileName, profile]);
  return {
    code,
    machineKind,
    config: createHash('sha256').update(text).digest('hex').slice(0, 16),
  };
}
