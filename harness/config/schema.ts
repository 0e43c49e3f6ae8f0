import { z } from 'zod';
import { milliseconds } from './duration.ts';
import { type Profile, profileSchema } from './profile.ts';
import { builtInProfiles } from './profiles.ts';

/**
 * The configuration of a project, as it is written in `assay.config.ts`. Every field has a
 * description, and a default or an error; unknown keys are refused.
 */
const globs = z.array(z.string().min(1));

const provider = z.enum(['auto', 'external', 'docker', 'embedded']);

export const serviceSchema = z
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
    startupTimeoutMs: milliseconds.default(30_000).describe('Deadline until it is ready'),
  })
  .describe('A service that the suites need');

export const postgresSchema = serviceSchema
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
const servicesSchema = servicesShape as unknown as z.ZodType<ServicesConfig, ServicesInput>;

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

const defaultComposeTimeoutMs = 120_000;

/** The compose file in its long form; null where there is none. */
export function composeOf({ compose }: ServicesConfig): ComposeFile | null {
  if (compose === undefined) return null;
  if (typeof compose === 'string') {
    return { file: compose, services: null, startupTimeoutMs: defaultComposeTimeoutMs };
  }
  return { ...compose, services: compose.services ?? null };
}

/** The ways in which a back end can be there; `url` may stand beside the first two. */
const targetKinds = ['command', 'app', 'image', 'service'] as const;

const targetSchema = z
  .strictObject({
    command: z
      .string()
      .min(1)
      .optional()
      .describe('Starts the back end; runs without a shell, its variables go to env'),
    app: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Instead of a command: a module whose default export is an app (Express, Koa, Fastify, Hono, node:http)',
      ),
    image: z
      .string()
      .min(1)
      .optional()
      .describe('Instead of a command: a Docker image; it gets PORT and HOST, and env'),
    service: z
      .string()
      .min(1)
      .optional()
      .describe('Instead of a command: a service of services.compose, or a container of services'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('For image and service: where it listens inside; by default its only port'),
    pull: z
      .enum(['never', 'missing', 'always'])
      .default('missing')
      .describe('For image: when it is fetched'),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'Where it answers; without it, a free port is given as PORT. Alone: what runs there already, and is left running',
      ),
    ready: z
      .string()
      .startsWith('/')
      .default('/health')
      .describe('Path that answers 2xx once it is ready'),
    startupTimeoutMs: milliseconds.default(30_000).describe('Deadline until it is ready'),
    env: z.record(z.string(), z.string()).default({}).describe('Added to its environment'),
  })
  .refine((target) => [...targetKinds, 'url' as const].some((kind) => target[kind] !== undefined), {
    message:
      "{ command: 'node server.js' }, { app: './app.ts' }, { image: 'shop:1' }, { service: 'api' } of a compose file, or { url } of what runs already",
  })
  .refine((target) => targetKinds.filter((kind) => target[kind] !== undefined).length < 2, {
    message: `one of ${targetKinds.join(', ')}`,
  })
  .refine(({ image, service, url }) => url === undefined || (image ?? service) === undefined, {
    message: 'no url beside image or service: their ports are published where one is free',
  })
  .describe('The back end under test');

const accuracySchema = z
  .strictObject({
    data: z
      .string()
      .min(1)
      .describe('Module that exports defineExamples({…}), relative to the config file'),
  })
  .describe('What the models are asked, and what is right: for the thresholds on accuracy');

const counts = z.array(z.int().positive()).min(1);

const sweepSchema = z
  .strictObject({
    batches: counts.default([1, 2, 4, 8]).describe('Items a call'),
    callers: counts
      .default([1, 2, 4])
      .describe('Callers at a time, each of which waits for its answer'),
    rounds: z
      .int()
      .positive()
      .default(3)
      .describe('How often each point is measured, in another order each time'),
    pointMs: milliseconds.default(500).describe('Of one point in one round'),
  })
  .describe('Throughput against latency by batch and callers, shown in the page of a run');

const engineSchema = z
  .strictObject({
    model: z
      .string()
      .min(1)
      .describe("Path of the ONNX model, relative to the config file; for remote the model's name"),
    engine: z.string().min(1).default('onnx-cpu').describe('Name in the registry of engines'),
    threads: z.int().positive().default(1).describe('Intra-op threads'),
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('For the engine remote: the address of an Open Inference Protocol server'),
    accuracy: accuracySchema.optional(),
    sweep: sweepSchema.optional(),
  })
  .describe('A model and the engine that runs it');

const limit = z.union([z.string().min(1), z.number()]);
const threshold = z
  .union([
    limit,
    z.strictObject({
      limit: limit.describe('As in the short form'),
      severity: z
        .enum(['block', 'warn', 'info'])
        .default('block')
        .describe('block decides the exit code, warn is shown, info is kept in the report'),
    }),
  ])
  .describe("A limit such as '<= 25ms', '<= 0.1%', '<= 1 B/op' or 0");

/** Not the keys of the long form, so that a mistake in one is not taken for a part of a statistic. */
const part = z.string().regex(/^(?!limit$|severity$)/);

const thresholdsSchema = z
  .record(
    z.string(),
    z
      .record(z.string(), z.union([threshold, z.record(part, threshold)]))
      .describe('Statistic (and its part, such as latency.p99) to its limit'),
  )
  .describe('What must hold, by subject: load/<scenario>, stress/<name>, tests');

/** Endings of JavaScript and TypeScript. */
const script = '{js,mjs,cjs,jsx,ts,mts,cts,tsx}';

const junitSchema = z
  .strictObject({
    junit: z
      .union([z.string().min(1), globs.min(1)])
      .describe('Globs of the results that another runner writes, in JUnit XML'),
    command: z
      .string()
      .min(1)
      .optional()
      .describe('Runs those tests first; without a shell, with DATABASE_URL and REDIS_URL'),
  })
  .describe('Tests of another runner, such as pytest, Go or Jest');

const testGlobs = z.union([globs, junitSchema]);

const suitesSchema = z
  .strictObject({
    unit: testGlobs
      .default([`**/*.{test,spec}.${script}`])
      .describe('Tests that need no service; by default the tests that no other suite names'),
    integration: testGlobs
      .default([`suites/integration/**/*.{test,spec}.${script}`])
      .describe('Tests against services, engines and the back end'),
    stress: testGlobs
      .default([`suites/stress/**/*.{test,spec,leak}.${script}`])
      .describe('Vitest files, and *.leak.ts modules for retained resources'),
    load: globs
      .default(['suites/load/*.{js,mjs,ts,mts}'])
      .describe('k6 scripts, one scenario a file'),
    bench: globs
      .default(['**/*.bench.{ts,mts,js,mjs}'])
      .describe('Vitest benchmarks, compared with the git ref that bench/… thresholds name'),
  })
  .describe(
    "Globs of each suite, relative to the config file; '!…' leaves out. Or { junit: 'build/*.xml' }",
  );

const loadSchema = z
  .strictObject({
    checksAreErrors: z
      .boolean()
      .default(true)
      .describe('Whether a failed k6 check makes its request a failed one; the gate checks stays'),
  })
  .describe('How k6 scripts are read');

const signalsSchema = z
  .strictObject({
    samples: z
      .int()
      .positive()
      .default(4096)
      .describe('Values in each signal: the window of the model that the load scripts ask'),
    size: z.int().positive().default(64).describe('How many different signals'),
    seed: z.int().nonnegative().default(1).describe('The same seed gives the same signals'),
  })
  .describe('The vibration signals that load scripts get from signals.next()');

const quarantineSchema = z
  .strictObject({
    test: z.string().min(1).describe('Its full name: the groups and the test, joined by " > "'),
    file: z.string().min(1).optional().describe('Its file, where several have such a test'),
    owner: z.string().min(1).describe('Who mends it'),
    until: z.iso.date().describe('The last day on which its failure does not count: 2026-12-31'),
    why: z.string().min(1).describe('What is known of it'),
  })
  .describe('A flaky test whose failure does not count for a while; it still runs and is shown');

interface Conflict {
  readonly path: readonly string[];
  /** In the words of an error: what may stand there. */
  readonly allowed: string;
}

interface Servers {
  readonly target?: z.infer<typeof targetSchema> | undefined;
  readonly targets: Readonly<Record<string, z.infer<typeof targetSchema>>>;
  readonly services: ServicesConfig;
}

/** What is right by itself and not beside the rest. */
function conflictsOf({ target, targets, services }: Servers): readonly Conflict[] {
  const twins = Object.keys(targets).filter((name) => name in services);
  return [
    ...twins.map((name) => ({
      path: ['targets', name],
      allowed: 'a name that services does not have: both would be known as NAME_URL',
    })),
    ...(target === undefined ? [] : unreachedFrom(target, ['target'], services)),
    ...Object.entries(targets).flatMap(([name, one]) =>
      unreachedFrom(one, ['targets', name], services),
    ),
  ];
}

/** Servers on 127.0.0.1 of this machine, which a container does not reach. */
function unreachedFrom(
  { image, env }: z.infer<typeof targetSchema>,
  at: readonly string[],
  services: ServicesConfig,
): readonly Conflict[] {
  if (image === undefined) return [];
  const variables = { postgres: 'DATABASE_URL', redis: 'REDIS_URL' } as const;
  return (['postgres', 'redis'] as const).flatMap((service) => {
    const variable = variables[service];
    if (services[service] === undefined || variable in env) return [];
    return [
      {
        path: [...at, 'env', variable],
        allowed: `where a container reaches it, for services.${service} is on 127.0.0.1 of this machine; or take both from a compose file, with target: { service }`,
      },
    ];
  });
}

export const configSchema = z
  .strictObject({
    target: targetSchema.optional(),
    targets: z
      .record(z.string().regex(/^[a-zA-Z][\w-]*$/), targetSchema)
      .default({})
      .describe(
        'Further servers by a name of yours, started before the target: it and the tests know them as NAME_URL',
      ),
    services: servicesSchema.prefault({}).describe('What the back end needs'),
    engines: z.record(z.string(), engineSchema).default({}).describe('Models, by a name of yours'),
    accuracy: accuracySchema.optional(),
    thresholds: thresholdsSchema.default({}),
    suites: suitesSchema.prefault({}),
    slowTestMs: milliseconds
      .default(1_000)
      .describe("A test that takes this long or longer carries the tag 'slow'"),
    quarantine: z
      .array(quarantineSchema)
      .default([])
      .describe(
        'Flaky tests whose failure does not count for a while, each with an owner and a last day',
      ),
    load: loadSchema.prefault({}),
    signals: signalsSchema.prefault({}),
    profiles: z
      .record(z.string(), profileSchema.partial())
      .default({})
      .describe('How much a run does; yours are laid over the built-in smoke, ci, nightly, soak'),
    reports: z
      .strictObject({
        folder: z.string().min(1).default('reports/runs').describe('One folder a run goes here'),
        keep: z.int().positive().default(50).describe('Older run folders are removed'),
      })
      .prefault({})
      .describe('What is written after a run'),
    redaction: z
      .strictObject({
        variables: z
          .array(z.string())
          .default([])
          .describe('Environment variables whose values are secrets, beside the obvious names'),
      })
      .prefault({})
      .describe('What must not appear in any report'),
  })
  .superRefine((config, context) => {
    for (const { path, allowed } of conflictsOf(config)) {
      context.addIssue({ code: 'custom', path: [...path], message: allowed });
    }
  })
  .describe('The configuration of a project for Assay');

export type AssayConfig = z.infer<typeof configSchema>;
/** What `defineConfig` takes: everything that has a default may be left out. */
export type AssayConfigInput = z.input<typeof configSchema>;
export type ServiceConfig = z.infer<typeof serviceSchema>;
export type QuarantineEntry = z.infer<typeof quarantineSchema>;
export type JunitConfig = z.infer<typeof junitSchema>;
export type ContainerConfig = z.infer<typeof containerSchema>;
type ComposeConfig = z.infer<typeof composeSchema>;
export type PostgresConfig = z.infer<typeof postgresSchema>;
export type EngineConfig = z.infer<typeof engineSchema>;
export type SweepConfig = z.infer<typeof sweepSchema>;
export type TargetConfig = z.infer<typeof targetSchema>;

/** The built-in profiles with the project's own laid over them, each with every field. */
export function profilesOf(config: AssayConfig): Record<string, Profile> {
  const merged: Record<string, Profile> = { ...builtInProfiles };
  for (const [name, profile] of Object.entries(config.profiles)) {
    merged[name] = { ...(merged[name] ?? builtInProfiles.ci), ...dropUndefined(profile) };
  }
  return merged;
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };
}
