import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { keepRun } from '../../../harness/history/kept/keep-run.ts';
import { listRuns } from '../../../harness/history/kept/list-runs.ts';
import { readDocuments } from '../../../harness/history/kept/read-documents.ts';
import { openHistory, type OpenHistory } from '../../../harness/history/open-history.ts';
import { seededRandom } from '../../../harness/statistics/random.ts';
import { sampleDocument } from '../../unit/harness/reporters/sample-document.ts';

const WRITERS = 8;
const MOST_RUNS = 30;
const writer = fileURLToPath(new URL('writer.ts', import.meta.url));

interface Written {
  /** Runs that the writer reported as kept. */
  readonly reported: readonly string[];
  readonly code: number | null;
}

/**
 * @param killAfter it is killed a moment after it has reported so many runs, with another one under way; null lets it end
 * @param pause random: where in the next run the signal meets it
 */
async function write(
  place: string,
  name: string,
  killAfter: number | null,
  pause: () => Promise<void>,
): Promise<Written> {
  const child: ChildProcess = spawn(
    process.execPath,
    [writer, 'sample', place, name, String(MOST_RUNS)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  if (child.stdout === null) throw new Error('the writer has no stdout');
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const reported: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    reported.push(line);
    if (killAfter !== reported.length) continue;
    await pause();
    child.kill('SIGKILL');
  }
  return { reported, code: await ended };
}

/** Every run that is there, is there with all its rows. */
async function tornRuns({ database }: OpenHistory): Promise<readonly object[]> {
  return await database.query(
    `select run.name as name,
       (select count(*) from assay_documents one where one.run_id = run.id) as documents,
       (select count(*) from assay_verdicts one where one.run_id = run.id) as verdicts,
       (select count(*) from assay_measurements one where one.run_id = run.id) as measurements,
       (select count(*) from assay_suites one where one.run_id = run.id) as suites,
       (select count(*) from assay_test_results one where one.run_id = run.id) as tests
     from assay_runs run
     where (select count(*) from assay_documents one where one.run_id = run.id) <> 1
       or (select count(*) from assay_verdicts one where one.run_id = run.id) <> $1
       or (select count(*) from assay_measurements one where one.run_id = run.id) <> $1
       or (select count(*) from assay_suites one where one.run_id = run.id) <> 1
       or (select count(*) from assay_test_results one where one.run_id = run.id) <> 40`,
    [sampleDocument().gates.length],
  );
}

/**
 * Lets eight processes write at once, and kills six of them.
 * @param place a file, or a URL of Postgres
 */
export async function everyReportedRunIsThere(place: string): Promise<void> {
  const random = seededRandom(20_480);
  // A part of a millisecond to some of them: within a transaction, before it, and after it.
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, random() * 12));
  const written = await Promise.all(
    Array.from({ length: WRITERS }, (_, index) => {
      const killAfter = index < 2 ? null : 1 + Math.floor(random() * (MOST_RUNS - 10));
      return write(place, `w${index}`, killAfter, pause);
    }),
  );
  expect(written.filter(({ code }) => code === 0).length).toBeGreaterThanOrEqual(2);
  const isUrl = place.startsWith('postgres');
  const at = { project: 'sample', url: isUrl ? place : null, file: isUrl ? '' : place };
  await using history = await openHistory(at);
  const names = (await listRuns(history.database, { project: 'sample', most: 1_000 })).map(
    ({ name }) => name,
  );
  const reported = written.flatMap((one) => one.reported);
  expect(reported.length).toBeGreaterThan(2 * MOST_RUNS);
  expect(reported.filter((one) => !names.includes(one))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
  expect(await tornRuns(history)).toEqual([]);
  const documents = await readDocuments(history.database, { project: 'sample', most: 1_000 });
  expect(documents.map(({ id }) => id)).toEqual(names);
  // And whoever was killed holds nothing: the next writer has its turn.
  expect(await keepRun(history.database, sampleDocument(), { project: 'sample' })).toBe(true);
}
