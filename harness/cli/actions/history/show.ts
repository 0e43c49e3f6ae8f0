import { UsageError } from '../../../errors.ts';
import { didYouMean } from '../../../config/nearest.ts';
import { listRuns } from '../../../history/kept/list-runs.ts';
import { type KeptDocument, readKeptDocuments } from '../../../history/kept/read-documents.ts';
import { type Paint, painterFor } from '../../../reporters/paint.ts';
import { describeMeasured, formatDuration, gateSign, runWord } from '../../../reporters/wording.ts';
import { print } from './print.ts';
import { withHistory } from './with-history.ts';

/** Runs of several jobs that started in one second have the same name. */
const MOST_NAMESAKES = 100;
/** Among so many, the newest, a misspelled name is looked for. */
const KNOWN_NAMES = 500;

export interface ShowOptions {
  /** Null shows the newest. */
  readonly run: string | null;
  readonly configFile: string | null;
  readonly json: boolean;
}

const colors = { pass: 'green', fail: 'red', inconclusive: 'yellow' } as const;

/** `assay history show`: a run as it was kept, whether or not its folder is still there. */
export async function showCommand({ run, configFile, json }: ShowOptions): Promise<void> {
  const documents = await withHistory(configFile, async ({ database, project }) => {
    const found = await readKeptDocuments(
      database,
      run === null ? { project, most: 1 } : { project, name: run, most: MOST_NAMESAKES },
    );
    if (found.length > 0) return found;
    const names = (await listRuns(database, { project, most: KNOWN_NAMES })).map(
      ({ name }) => name,
    );
    throw new UsageError(
      run === null
        ? 'the history has no run of this project'
        : `the history has no run '${run}'.${didYouMean(run, names)}`,
      { remedy: names.length === 0 ? 'Make one: assay run' : `The newest is ${names.at(-1)}.` },
    );
  });
  const paint = painterFor(process.stdout);
  print(documents.flatMap((one) => (json ? [JSON.stringify(one.document)] : lines(one, paint))));
}

function lines({ keptAs, document }: KeptDocument, paint: Paint): readonly string[] {
  const { id, profile, verdict, sentence, seconds, startedAt, fingerprint, gates } = document;
  const { git, machineKind } = fingerprint;
  const commit =
    git === null
      ? 'no commit'
      : `commit ${git.commit.slice(0, 7)}${git.branch === null ? '' : ` on ${git.branch}`}`;
  const suites = Map.groupBy(document.tests, ({ suite }) => suite);
  return [
    ` ${paint('bold', id)}  ${profile}  ${paint(colors[verdict], runWord[verdict])}  ${sentence}`,
    `   ${keptAs}, ${commit}, ${startedAt}, ${formatDuration(seconds)}`,
    `   ${machineKind}`,
    `   ${document.command}`,
    ...[...suites].map(([suite, tests]) => {
      const count = (state: string) => tests.filter((test) => test.state === state).length;
      return `   ${suite}: ${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
    }),
    ...gates.map(
      (gate) =>
        `   ${paint(colors[gate.verdict], gateSign[gate.verdict])}  ${gate.id} ${gate.limit.text}   ${describeMeasured(gate)}`,
    ),
  ];
}
