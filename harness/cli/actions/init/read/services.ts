import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from './manifest.ts';
import { findFiles } from './sources.ts';

/** A service that the project was seen to use. */
export interface UsedService {
  readonly because: string;
}

export interface Services {
  readonly postgres: (UsedService & { readonly migrations: string | null }) | null;
  readonly redis: UsedService | null;
  /** Services of its compose files that the harness does not start by itself. */
  readonly others: readonly string[];
  /** How its migrations are applied, where that is not by .sql files of one folder. */
  readonly migrationNote: string | null;
}

const postgresClients = [
  'pg',
  'postgres',
  'pg-promise',
  '@prisma/client',
  'typeorm',
  '@neondatabase/serverless',
];
const redisClients = ['redis', 'ioredis', 'bullmq', 'bull', '@redis/client'];

export function readServices(folder: string, { installed }: Manifest): Services {
  const composed = readCompose(folder);
  const used = (clients: readonly string[], image: RegExp): UsedService | null => {
    const client = clients.find((name) => installed.has(name));
    if (client !== undefined) return { because: `${client} is among the dependencies` };
    const service = composed.find(({ image: name }) => image.test(name));
    return service === undefined ? null : { because: `${service.file} has ${service.image}` };
  };
  const postgresImage = /(?:^|\/)(?:postgres|postgis|pgvector|timescaledb)/;
  const redisImage = /(?:^|\/)(?:redis|valkey)/;
  const postgres = used(postgresClients, postgresImage);
  return {
    postgres: postgres && { ...postgres, migrations: sqlFolder(folder) },
    redis: used(redisClients, redisImage),
    others: composed
      .filter(({ image }) => !postgresImage.test(image) && !redisImage.test(image))
      .map(({ name, image, file }) => `${name} (${image}, ${file})`),
    migrationNote: migrationNote(folder, installed),
  };
}

interface ComposedService {
  readonly name: string;
  readonly image: string;
  readonly file: string;
}

function readCompose(folder: string): readonly ComposedService[] {
  return findFiles(folder, '{docker-,}compose*.{yml,yaml}').flatMap((file) => {
    try {
      const { services = {} } = parse(readFileSync(join(folder, file), 'utf8')) as {
        services?: Record<string, { image?: unknown }>;
      };
      return Object.entries(services).flatMap(([name, { image }]) =>
        typeof image === 'string' ? [{ name, image, file }] : [],
      );
    } catch {
      // Not ours to judge: Compose says what is wrong with it.
      return [];
    }
  });
}

/** A folder whose .sql files make the database in the order of their names. */
function sqlFolder(folder: string): string | null {
  const files = findFiles(folder, '{drizzle,migrations,db/migrations,sql,src/db/migrations}/*.sql');
  return files[0] === undefined ? null : dirname(files[0]);
}

function migrationNote(folder: string, installed: ReadonlySet<string>): string | null {
  if (findFiles(folder, 'prisma/migrations/*/migration.sql').length > 0) {
    return 'Prisma: make one file of its migrations, and name it as services.postgres.migrations: npx prisma migrate diff --from-empty --to-schema-datamodel prisma/schema.prisma --script > schema.sql';
  }
  return installed.has('knex')
    ? 'Knex: a test database starts empty; run knex migrate:latest in a beforeAll, or dump the schema to a .sql file for services.postgres.migrations'
    : null;
}
