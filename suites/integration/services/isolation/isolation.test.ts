// @module-tag thorough
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startServices } from '../../../../fixtures/services/start-services.ts';
import { childEnvironment } from '../../../../harness/config/environment.ts';
import { configSchema } from '../../../../harness/config/schema.ts';
import type { PolluterTask, Sightings } from './polluter.ts';

const WORKERS = 8;

describe('leases', { tags: ['integration', 'postgres', 'redis', 'slow'] }, () => {
  describe.for([
    { leases: 40, tags: [] },
    { leases: 1_000, tags: ['exhaustive'] },
  ])('$leases of them', ({ leases, tags }) => {
    test(
      'over 8 workers that pollute what they can see nothing of each other',
      { timeout: 600_000, tags },
      async () => {
        const folder = mkdtempSync(join(tmpdir(), 'assay-isolation-'));
        onTestFinished(() => rmSync(folder, { recursive: true }));
        const migrations = join(folder, 'reading.sql');
        writeFileSync(
          migrations,
          `CREATE TABLE reading (id serial PRIMARY KEY, value float8);
       INSERT INTO reading (value) VALUES (1), (2), (3);`,
        );
        const config = configSchema.parse({
          services: {
            postgres: { provider: 'embedded', migrations, warmDatabases: 16 },
            redis: { provider: 'embedded' },
          },
        });
        await using services = await startServices(config.services);
        const sightings = await Promise.all(
          Array.from({ length: WORKERS }, (_, worker) =>
            runPolluter({ worker, leases: leases / WORKERS }, services.handOver()),
          ),
        );
        expect(sightings.flatMap(({ seen }) => seen)).toEqual([]);
        const databases = sightings.flatMap((sighting) => sighting.databases);
        expect(databases).toHaveLength(leases);
        expect(new Set(databases).size).toBe(leases);
      },
    );
  });
});

function runPolluter(task: PolluterTask, handOver: Record<string, string>): Promise<Sightings> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'polluter.ts'), {
      env: childEnvironment(handOver),
      execArgv: [],
    });
    child.once('message', (sightings) => resolve(sightings as Sightings));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`polluter ended with exit code ${code}`)));
    child.send(task);
  });
}
