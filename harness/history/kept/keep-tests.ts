import type { RunDocument, TestReport } from '../../document/document.ts';
import type { SqlSession } from '../database/sql.ts';
import { fitted } from './fitted.ts';
import { insertRows } from './insert-rows.ts';
import type { RunRow } from './keep-gates.ts';
import { nameIds } from './name-ids.ts';

/** The tests of a run, and how many of each suite passed. */
export async function keepTests(
  session: SqlSession,
  { tests }: RunDocument,
  { runId, project }: RunRow,
): Promise<void> {
  const rowOf = ({ suite, file, name }: TestReport) =>
    [project, fitted(suite), fitted(file), fitted(name)] as const;
  const byNames = Map.groupBy(tests, (test) => JSON.stringify(rowOf(test)));
  const columns = ['project', 'suite', 'file', 'name'];
  const ids = await nameIds(
    session,
    'assay_tests',
    columns,
    [...byNames.values()].flatMap(([test]) => (test === undefined ? [] : [rowOf(test)])),
  );
  await insertRows(
    session,
    'assay_test_results',
    ['run_id', 'test_id', 'state', 'duration_ms'],
    [...byNames].map(([key, twins]) => [
      runId,
      ids.get(key) ?? lost(key),
      stateOf(twins),
      sumOf(twins),
    ]),
  );
  const bySuite = Map.groupBy(tests, ({ suite }) => suite);
  await insertRows(
    session,
    'assay_suites',
    ['run_id', 'name', 'passed', 'failed', 'skipped', 'duration_ms'],
    [...bySuite].map(([suite, own]) => [
      runId,
      suite,
      ...(['passed', 'failed', 'skipped'] as const).map(
        (state) => own.filter((test) => test.state === state).length,
      ),
      sumOf(own),
    ]),
  );
}

/** Of tests that share a name, as those of a loop may: what is worst. */
function stateOf(twins: readonly TestReport[]): TestReport['state'] {
  const states = ['failed', 'passed', 'skipped'] as const;
  return states.find((state) => twins.some((test) => test.state === state)) ?? 'skipped';
}

function sumOf(tests: readonly TestReport[]): number {
  return tests.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function lost(key: string): never {
  throw new Error(`the test ${key} was not kept`);
}
