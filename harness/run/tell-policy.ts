import { gitIn } from '../history/branch/git.ts';
import { policyOf } from '../history/ledger/policy-of.ts';
import { takeLedger } from '../history/ledger/take-ledger.ts';
import { pinnedValues } from '../history/pinned/pinned-run.ts';
import { ofSuites } from '../history/kept/kept-as.ts';
import { readDocuments } from '../history/kept/read-documents.ts';
import { readCaught } from '../history/read-caught.ts';
import { readRuns } from '../history/read-runs.ts';
import { parseThresholds } from '../thresholds/parse.ts';
import type { RunContext } from './context.ts';
import { runIds } from './run-folder.ts';

interface ThisRun {
  readonly startedAt: Date;
  readonly machineKind: string;
  /** Folder of all runs. */
  readonly runs: string;
}

/** What the config demands, what was loosened of it, which faults its gates catch, and the run that is known to be good. */
export async function tellPolicy(
  { plan: { loaded, profileName, pinned }, folder, history, emit }: RunContext,
  { startedAt, machineKind, runs }: ThisRun,
): Promise<void> {
  const { config, root, file } = loaded;
  // Of all thresholds: those of a run of some suites would look as if the others were gone.
  const policy = policyOf(parseThresholds(config.thresholds), config);
  emit({ type: 'policy', policy });
  const before = startedAt.getTime();
  const [previous = null] = await history.ask(
    ({ database, project }) =>
      readDocuments(database, { project, keptAs: ofSuites, before, most: 1 }),
    () => {
      const earlier = runIds(runs).filter((one) => one < folder.id);
      return readRuns(runs, earlier, { most: 1 });
    },
  );
  const ledger = await takeLedger({ now: policy, pinned, previous, git: gitIn(root), file });
  if (ledger !== null) emit({ type: 'ledger', ledger });
  const caught = readCaught(runs);
  if (caught.length > 0) emit({ type: 'caught', caught });
  if (pinned === null) return;
  emit({ type: 'pinned', pinned: pinnedValues(pinned, { machineKind, profile: profileName }) });
}
