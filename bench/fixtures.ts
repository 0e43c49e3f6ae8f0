import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../fixtures/services/postgres/start-postgres.ts';
import { type Figures, printFigures } from './fixtures/figures.ts';
import { parallelLeases, sequentialLeases } from './fixtures/leases.ts';
import { peerFigures } from './fixtures/peers.ts';
import { writeSampleSchema } from './fixtures/sample-schema.ts';
import { postgresStarts, redisFigures } from './fixtures/servers.ts';

const sustained = `
Sustained: eight processes lease, ask, test for so long, give back and lease again at once, many more
times than databases are ready, and spent databases are dropped meanwhile. What is made in advance is
made while tests run, so the shorter they are, the more of it somebody waits for: without any pause
the figure is what making, connecting to and dropping a database costs this machine's processors,
times eight, divided by their number.`;

/** `npm run bench:fixtures`: what isolation costs here, beside what others pay for it. */
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
// A cache of its own, that can be emptied; Postgres runs as another user, who must be able to pass.
chmodSync(folder, 0o711);
const cache = join(folder, 'cache');
mkdirSync(cache);
process.env['ASSAY_CACHE'] = cache;
let sequential: readonly Figures[] = [];
try {
  const source = writeSampleSchema(folder);

  printFigures('Starting', [...(await postgresStarts(5)), ...(await redisFigures(200))]);
  {
    await using server = await startPostgres({ provider: 'embedded' });
    console.log(`\nPostgres ${server.version}, ${JSON.stringify(server.facts)}`);
    sequential = await sequentialLeases(server.url, source, 200);
    printFigures('Leases, one process', sequential);
    printFigures('Leases, eight processes', [
      ...(await parallelLeases(server.url, source, 60, 200)),
      ...(await parallelLeases(server.url, source, 60, 100)),
      ...(await parallelLeases(server.url, source, 60, 0)),
    ]);
    console.log(sustained);
  }
  const peers = await peerFigures(source);
  printFigures('The same isolation by other means', peers);
  compareWithContainers(sequential, peers);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compareWithContainers(ours: readonly Figures[], peers: readonly Figures[]): void {
  const lease = ours.find(({ name }) => name.startsWith('lease to first row'));
  const container = peers.find(({ name }) => name.startsWith('a container a file'));
  if (lease === undefined || container === undefined) return;
  const times = container.msP50 / lease.msP50;
  console.log(
    `\nA lease to its first row is ${times.toFixed(0)} times as fast as a container (aim: ≥ 100)`,
  );
}
