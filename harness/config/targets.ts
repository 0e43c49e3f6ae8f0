import { z } from 'zod';
import { milliseconds } from './duration.ts';
import type { ServicesConfig } from './services.ts';

/** The ways in which a back end can be there; `url` may stand beside the first two. */
const targetKinds = ['command', 'app', 'image', 'service'] as const;

export const targetSchema = z
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

export type TargetConfig = z.infer<typeof targetSchema>;

interface Conflict {
  readonly path: readonly string[];
  /** In the words of an error: what may stand there. */
  readonly allowed: string;
}

interface Servers {
  readonly target?: TargetConfig | undefined;
  readonly targets: Readonly<Record<string, TargetConfig>>;
  readonly services: ServicesConfig;
}

/** What is right by itself and not beside the rest. */
export function conflictsOf({ target, targets, services }: Servers): readonly Conflict[] {
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
  { image, env }: TargetConfig,
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
