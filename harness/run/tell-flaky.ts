import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { flakyTests } from '../history/flaky-tests.ts';
import { ofSuites } from '../history/kept/kept-as.ts';
import { readDocuments } from '../history/kept/read-documents.ts';
import { readRuns } from '../history/read-runs.ts';
import type { RunContext } from './context.ts';

/** Earlier runs of the same commit that are looked for: more of them are rare. */
const EARLIER_RUNS = 20;

/**
 * Says of which tests of this run another run of the same commit said the opposite. It changes no
 * verdict: a failure is a failure until somebody has put its test into quarantine.
 * @param document of this run, so far
 */
export async function tellFlaky(
  { plan, history, emit }: RunContext,
  document: RunDocument,
): Promise<void> {
  const { config, root } = plan.loaded;
  const folder = resolve(root, config.reports.folder);
  const most = EARLIER_RUNS;
  const before = Date.parse(document.startedAt);
  const earlier = await history.ask(
    ({ database, project }) => readDocuments(database, { project, keptAs: ofSuites, before, most }),
    () => {
      const ids = readdirSync(folder).filter((one) => one < document.id);
      return readRuns(folder, ids.toSorted(), { most });
    },
  );
  const runs = [...earlier, document];
  const commit = document.fingerprint.git?.commit;
  const own = new Set(document.tests.map(({ file, name }) => `${file} ${name}`));
  for (const test of flakyTests(runs)) {
    if (test.commit !== commit || !own.has(`${test.file} ${test.name}`)) continue;
    const total = test.passedIn.length + test.failedIn.length;
    const text = `${test.name} (${test.file}) is flaky: it failed in ${test.failedIn.length} of ${total} runs of commit ${commit.slice(0, 7)}; mend it, or name who will in the config: quarantine`;
    const { suite, file, name, failedIn } = test;
    emit({ type: 'flaky', test: { suite, file, name, failed: failedIn.length, runs: total } });
    emit({ type: 'warning', text });
  }
}
