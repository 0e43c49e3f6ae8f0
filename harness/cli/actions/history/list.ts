import { UsageError } from '../../../errors.ts';
import type { KeptAs } from '../../../history/kept/kept-as.ts';
import { type KeptRun, listRuns } from '../../../history/kept/list-runs.ts';
import { type Paint, painterFor } from '../../../reporters/paint.ts';
import { formatDuration, runWord } from '../../../reporters/wording.ts';
import { print } from './print.ts';
import { withHistory } from './with-history.ts';

export interface ListOptions {
  readonly last: number;
  readonly profile: string | undefined;
  /** Null lists all kinds. */
  readonly kind: KeptAs | null;
  readonly configFile: string | null;
  readonly json: boolean;
}

const colors = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;

/** `assay history list`: every run that was kept, newest last. */
export async function listCommand(options: ListOptions): Promise<void> {
  const { last: most, profile, kind, configFile, json } = options;
  const runs = await withHistory(configFile, ({ database, project }) =>
    listRuns(database, { project, most, profile, ...(kind !== null && { keptAs: [kind] }) }),
  );
  if (runs.length === 0) {
    throw new UsageError('the history has no run of this project that fits', {
      remedy: 'Make one: assay run',
    });
  }
  const paint = painterFor(process.stdout);
  print(json ? [JSON.stringify({ runs: runs.map(asJson) })] : runs.map((run) => line(run, paint)));
}

/** Without the number of its row, which says nothing elsewhere. */
function asJson(run: KeptRun) {
  return { ...run, id: undefined, startedAt: new Date(run.startedAt).toISOString() };
}

/** What is no regular run says so. */
function line(run: KeptRun, paint: Paint): string {
  const word = paint(colors[run.verdict], runWord[run.verdict].padEnd(15));
  const time = formatDuration(run.seconds).padStart(11);
  const kind = run.keptAs === 'regular' ? '' : `; ${run.keptAs}`;
  const end = run.endedEarly === null ? run.sentence : `${run.sentence}; ended early`;
  return ` ${run.name}  ${run.profile.padEnd(8)} ${word} ${time}   ${end}${kind}`;
}
