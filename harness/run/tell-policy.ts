import { gitIn } from '../history/branch/git.ts';
import { policyOf } from '../history/ledger/policy-of.ts';
import { takeLedger } from '../history/ledger/take-ledger.ts';
import { pinnedValues } from '../history/pinned/pinned-run.ts';
import { readRuns } from '../history/read-runs.ts';
import { parseThresholds } from '../thresholds/parse.ts';
import type { Emit } from './events.ts';
import type { RunPlan } from './prepare.ts';
import { runIds } from './run-folder.ts';

interface ThisRun {
  readonly id: string;
  readonly machineKind: string;
  /** Folder of all runs. */
  readonly runs: string;
}

/** What the config demands, what was loosened of it, and the run that is known to be good. */
export async function tellPolicy(
  { loaded, profileName, pinned }: RunPlan,
  { id, machineKind, runs }: ThisRun,
  emit: Emit,
): Promise<void> {
  const { config, root, file } = loaded;
  // Of all thresholds: those of a run of some suites would look as if the others were gone.
  const policy = policyOf(parseThresholds(config.thresholds), config);
  emit({ type: 'policy', policy });
  const earlier = runIds(runs).filter((one) => one < id);
  const [previous = null] = readRuns(runs, earlier, { most: 1 });
  const ledger = await takeLedger({ now: policy, pinned, previous, git: gitIn(root), file });
  if (ledger !== null) emit({ type: 'ledger', ledger });
  if (pinned === null) return;
  emit({ type: 'pinned', pinned: pinnedValues(pinned, { machineKind, profile: profileName }) });
}
