import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../fixtures/services/postgres/start-postgres.ts';
import { printFigures } from './fixtures/figures.ts';
import { parallelLeases, sequentialLeases } from './fixtures/leases.ts';
import { peerFigures } from './fixtures/peers.ts';
import { writeSampleSchema } from './fixtures/sample-schema.ts';
import { postgresStarts, redisFigures } from './fixtures/servers.ts';

/** `npm run bench:fixtures`: what isolation costs here, beside what others pay for it. */
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
// A cache of its own, that can be emptied; Postgres runs as another user, who must be able to pass.
chmodSync(folder, 0o711);
const cache = join(folder, 'cache');
mkdirSync(cache);
process.env['ASSAY_CACHE'] = cache;
try {
  const source = writeSampleSchema(folder);

  printFigures('Starting', [...(await postgresStarts(5)), ...(await redisFigures(200))]);
  {
    await using server = await startPostgres({ provider: 'embedded' });
    console.log(`\nPostgres ${server.version}, ${JSON.stringify(server.facts)}`);
    printFigures('Leases, one process', await sequentialLeases(server.url, source, 200));
    printFigures('Leases, eight processes', [
      ...(await parallelLeases(server.url, source, 40, 100)),
      ...(await parallelLeases(server.url, source, 40, 50)),
      ...(await parallelLeases(server.url, source, 40, 0)),
    ]);
  }
  printFigures('The same isolation by other means', await peerFigures(source));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
