import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../../errors.ts';

/** What can be told of a project from its package.json. */
export interface Project {
  /** What starts the back end; null where nothing says it. */
  readonly command: string | null;
  readonly postgres: boolean;
  readonly redis: boolean;
}

const dependencies = z.record(z.string(), z.string()).default({});
const manifestSchema = z.object({
  main: z.string().optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies,
  devDependencies: dependencies,
});

const postgresClients = new Set([
  'pg',
  'postgres',
  'pg-promise',
  'drizzle-orm',
  '@prisma/client',
  'typeorm',
]);
const redisClients = new Set(['redis', 'ioredis', 'bullmq', 'bull', '@redis/client']);

/** @throws {UsageError} the package.json is not JSON, or not that of a package */
export async function readProject(folder: string): Promise<Project> {
  const file = join(folder, 'package.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const manifest = parse(text, file);
  const installed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return {
    command: startCommand(manifest),
    postgres: installed.some((name) => postgresClients.has(name)),
    redis: installed.some((name) => redisClients.has(name)),
  };
}

function parse(text: string, file: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`, { cause: error });
  }
}

/** The start script where it is one program, since a target runs without a shell; else the main file. */
function startCommand({ scripts, main }: z.infer<typeof manifestSchema>): string | null {
  const { start } = scripts;
  if (start !== undefined && !/[|&;<>$`=]/.test(start)) return start;
  return main === undefined ? null : `node ${main}`;
}
