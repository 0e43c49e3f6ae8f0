import { z } from 'zod';
import { milliseconds } from './duration.ts';

const provider = z.enum(['auto', 'external', 'docker', 'embedded']);

const serviceSchema = z
  .strictObject({
    provider: provider
      .default('auto')
      .describe('Where it comes from; auto takes the first that works'),
    image: z
      .string()
      .min(1)
      .optional()
      .describe('Docker image, by tag and where it is known by digest: name:tag@sha256:…'),
    registry: z
      .string()
      .min(1)
      .optional()
      .describe('Put before the image, for a private registry: registry.example.org/mirror'),
    pull: z
      .enum(['never', 'missing', 'always'])
      .optional()
      .describe('When the image is fetched; default never under auto, missing under docker'),
    memoryMb: z.int().positive().optional().describe("Limit of the container's memory"),
    cpus: z.number().positive().optional().describe('Limit of the processors of the container'),
    startupTimeoutMs: milliseconds.default(60_000).describe('Deadline until it is ready'),
  })
  .describe('A service that the suites need');

const postgresSchema = serviceSchema
  .extend({
    migrations: z
      .string()
      .min(1)
      .optional()
      .describe("Folder of .sql files (or one) that make every test's database, in name order"),
    seed: z
      .string()
      .min(1)
      .optional()
      .describe('Folder of .sql files (or one) that fill it, after the migrations'),
    slowQueryMs: z
      .int()
      .positive()
      .default(1_000)
      .describe('Statements that take longer are reported with their test'),
    warmDatabases: z
      .int()
      .positive()
      .max(64)
      .default(8)
      .describe('Databases that are kept ready for the next tests'),
    keepFailed: z
      .int()
      .nonnegative()
      .default(5)
      .describe('Databases of failed tests that are kept until the services end'),
  })
  .describe('Postgres');

const containerSchema = z
  .strictObject({
    container: z
      .string()
      .min(1)
      .describe('Module whose default export is a container of testcontainers'),
    startupTimeoutMs: milliseconds.default(120_000).describe('Deadline until it is ready'),
  })
  .describe('A service in a container of your own');

const composeSchema = z
  .union([
    z.string().min(1),
    z.strictObject({
      file: z.string().min(1).describe('As in the short form'),
      services: z
        .array(z.string().min(1))
        .optional()
        .describe('Only these, with what they depend on'),
      startupTimeoutMs: milliseconds.default(120_000).describe('Deadline until they are ready'),
    }),
  ])
  .describe('A compose file, relative to the config file: its services are started');

const servicesShape = z
  .object({
    provider: provider
      .optional()
      .describe('One provider for all of them, over their own: a whole run on another one'),
    postgres: postgresSchema.optional(),
    redis: serviceSchema.optional(),
    compose: composeSchema.optional(),
  })
  .catchall(containerSchema);

/** Services that have a name of their own; every other name is a container's. */
interface NamedServices<Postgres, Service, Compose> {
  readonly provider?: z.infer<typeof provider> | undefined;
  readonly postgres?: Postgres | undefined;
  readonly redis?: Service | undefined;
  readonly compose?: Compose | undefined;
}

export type ServicesConfig = NamedServices<PostgresConfig, ServiceConfig, ComposeConfig>;

type PostgresInput = z.input<typeof postgresSchema>;
type ServiceInput = z.input<typeof serviceSchema>;
type ComposeInput = z.input<typeof composeSchema>;

export interface ServicesInput extends NamedServices<PostgresInput, ServiceInput, ComposeInput> {
  /** `{ container: './kafka.ts' }` by a name of yours. */
  readonly [name: string]:
    | z.input<typeof containerSchema>
    | PostgresInput
    | ServiceInput
    | ComposeInput
    | undefined;
}

/** Zod has no type for "these names, and containers by any other". */
export const servicesSchema = servicesShape as unknown as z.ZodType<ServicesConfig, ServicesInput>;

/** The containers of the project's own, by name. */
export function containersOf(services: ServicesConfig): Readonly<Record<string, ContainerConfig>> {
  const others = Object.entries(services).filter(([name]) => !(name in servicesShape.shape));
  return Object.fromEntries(others) as Record<string, ContainerConfig>;
}

export interface ComposeFile {
  readonly file: string;
  /** Null for all of them. */
  readonly services: readonly string[] | null;
  readonly startupTimeoutMs: number;
}

const DEFAULT_COMPOSE_TIMEOUT_MS = 120_000;

/** The compose file in its long form; null where there is none. */
export function composeOf({ compose }: ServicesConfig): ComposeFile | null {
  if (compose === undefined) return null;
  if (typeof compose === 'string') {
    return { file: compose, services: null, startupTimeoutMs: DEFAULT_COMPOSE_TIMEOUT_MS };
  }
  return { ...compose, services: compose.services ?? null };
}

export type ServiceConfig = z.infer<typeof serviceSchema>;
export type PostgresConfig = z.infer<typeof postgresSchema>;
export type ContainerConfig = z.infer<typeof containerSchema>;
type ComposeConfig = z.infer<typeof composeSchema>;
