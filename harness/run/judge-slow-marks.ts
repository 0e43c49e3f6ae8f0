import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RunDocument } from '../document/document.ts';
import { ofSuites } from '../history/kept/kept-as.ts';
import { readDocuments } from '../history/kept/read-documents.ts';
import { readRuns } from '../history/read-runs.ts';
import { slowTests, type TimedTest } from '../history/slow-tests.ts';
import { formatQuantity } from '../metrics/format-quantity.ts';
import { slowMarksGate } from '../verdicts/slow-marks.ts';
import type { RunContext } from './context.ts';
import { hasTags } from './tests/own-vitest.ts';

/** Earlier runs on this kind of machine that a test's duration is judged by, beside this one. */
const EARLIER_RUNS = 4;

/**
 * Holds the durations of this run's tests, and of the last ones, against their tags. What was slow only
 * now is said and does not fail.
 * @param document of this run, so far
 */
export async function judgeSlowMarks(context: RunContext, document: RunDocument): Promise<void> {
  const { plan, emit } = context;
  // Some tests alone say nothing of the marks, and a Vitest without tags can't have any.
  if (plan.request.testName !== null || plan.vitest === null || !hasTags(plan.vitest)) return;
  const ran = document.tests.filter(({ state }) => state !== 'skipped');
  if (ran.length === 0) return;
  const { slowTestMs } = plan.loaded.config;
  const names = new Set(ran.map(keyOf));
  const tests = slowTests([...(await earlier(context, document)), document], slowTestMs).filter(
    (test) => names.has(keyOf(test)),
  );
  const marked = (mark: TimedTest['mark']): readonly TimedTest[] =>
    tests.filter((test) => test.mark === mark);
  const isGated = plan.profile.checkSlowMarks;
  const told = isGated ? marked('unproven') : [...marked('unproven'), ...marked('missing')];
  for (const test of told) {
    const time = formatQuantity(test.medianMs, 'ms');
    const text = `${test.name} (${test.file}) took ${time} and has no tag 'slow'; in run after run that fails the profiles ci and nightly (assay slow --fix)`;
    emit({ type: 'warning', text });
  }
  if (!isGated) return;
  for (const test of marked('needless')) {
    const time = formatQuantity(test.medianMs, 'ms');
    const text = `${test.name} (${test.file}) takes ${time}: its tag 'slow' is needless (assay slow --fix)`;
    emit({ type: 'warning', text });
  }
  context.ownGates.push(slowMarksGate(marked('missing'), ran.length, slowTestMs));
}

function keyOf({ suite, file, name }: { suite: string; file: string; name: string }): string {
  return JSON.stringify([suite, file, name]);
}

async function earlier(
  { plan, history }: RunContext,
  { id, startedAt, fingerprint }: RunDocument,
): Promise<readonly RunDocument[]> {
  const { config, root } = plan.loaded;
  const folder = resolve(root, config.reports.folder);
  const { machineKind } = fingerprint;
  const of = { machineKind, most: EARLIER_RUNS };
  const before = Date.parse(startedAt);
  return await history.ask(
    ({ database, project }) =>
      readDocuments(database, { ...of, project, keptAs: ofSuites, before }),
    () => {
      const ids = readdirSync(folder).filter((one) => one < id);
      return readRuns(folder, ids.toSorted(), of);
    },
  );
}
