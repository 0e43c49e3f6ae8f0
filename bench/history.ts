import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../fixtures/services/postgres/start-postgres.ts';
import { migrate } from '../harness/history/database/migrate.ts';
import { openHistory } from '../harness/history/open-history.ts';
import { quantile } from '../harness/statistics/quantile.ts';
import { type Figure, measure, row } from './history/measure.ts';
import { openPglite } from './history/pglite-database.ts';
import { GATES, project, TESTS } from './history/synthetic.ts';
import { writeDoc } from './write-doc.ts';

/**
 * `npm run bench:history -- [--runs 100000] [--of embedded,postgres,pglite] [--write]`: what keeping a run and
 * reading a trend take where there are many. Ends with 1 where a median is above its limit; `--write` puts
 * the table into docs/history.md.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    of: { type: 'string', default: 'embedded,postgres' },
    write: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-history-'));
// Postgres runs as another user, who must be able to pass.
chmodSync(folder, 0o711);
const figures: (readonly [name: string, figures: readonly Figure[]])[] = [];
const sizes: string[] = [];
try {
  const asked = values.of.split(',');
  if (asked.includes('embedded')) {
    const file = join(folder, 'history.db');
    await using history = await openHistory({ project, url: null, file });
    figures.push(['embedded (SQLite)', await measure(history.database, runs)]);
    sizes.push(`embedded: ${sizeOf(file)}`);
  }
  if (asked.includes('postgres')) {
    await using server = await startPostgres({ provider: 'embedded', dataRoot: folder });
    await using history = await openHistory({ project, url: server.url, file: '' });
    const { database } = history;
    // The server of a test forgets with a crash what this one has to keep.
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      await database.query(`alter system set ${setting} = 'on'`);
    }
    await database.query('select pg_reload_conf()');
    figures.push([`Postgres ${server.version}`, await measure(database, runs)]);
    const [size] = await database.query<{ size: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    );
    sizes.push(`Postgres: ${size?.size}`);
  }
  if (asked.includes('pglite')) {
    const start = performance.now();
    await using database = await openPglite(join(folder, 'pglite'));
    await migrate(database);
    console.log(`PGlite opens a new database in ${(performance.now() - start).toFixed(0)} ms`);
    figures.push(['PGlite', await measure(database, runs)]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const lines = [
  `${runs.toLocaleString('en-US')} runs, each with ${GATES} gates (intervals, histograms of 40 bins), ${TESTS} tests and its document. ${sizes.join('; ')}.`,
  '',
  '| database | what | median | p95 | longest | limit of the median |',
  '| --- | --- | --- | --- | --- | --- |',
  ...figures.flatMap(([name, some]) => some.map((figure) => row(name, figure))),
];
console.log(lines.join('\n'));
if (values.write) await writeDoc('history.md', 'bench:history', lines);
const late = figures
  .flatMap(([, some]) => some)
  .filter(({ ms, limitMs }) => limitMs !== null && quantile(ms, 0.5) > limitMs);
process.exitCode = late.length === 0 ? 0 : 1;

function sizeOf(path: string): string {
  const { stdout } = spawnSync('du', ['-h', path], { encoding: 'utf8' });
  return stdout.split('\t')[0] ?? '';
}
