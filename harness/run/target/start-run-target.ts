import { join } from 'node:path';
import type { DatabaseSource } from '../../../fixtures/services/postgres/lease/template-source.ts';
import { type StartedTargets, startTargets } from '../../../fixtures/target/start-targets.ts';
import type { RunContext } from '../context.ts';
import { requireTarget } from './require-target.ts';

/** From SIGTERM to SIGKILL: nothing of the back end is worth waiting for once it was measured. */
const GRACE_MS = 3000;

/** `--engine` is for the back end, too: it measures on what was asked for, if it can choose. */
function engineVariable(engine: string | null): Readonly<Record<string, string>> {
  return engine === null ? {} : { ASSAY_ENGINE: engine };
}

/**
 * Starts the back end under test for one phase, with the servers beside it, on a database and a Redis
 * namespace of its own.
 * @param environment added last, e.g. what the probe needs
 * @throws {UsageError} none is configured
 * @throws {InfrastructureError} it did not get ready
 */
export async function startRunTarget(
  context: RunContext,
  options: {
    readonly phase: string;
    readonly abort: AbortSignal;
    readonly environment?: Readonly<Record<string, string>>;
    readonly countsStatements?: boolean;
  },
): Promise<RunTarget> {
  return await startTargetsIn(context, { ...options, folder: context.plan.loaded.root });
}

export interface TargetPlace {
  readonly phase: string;
  readonly abort: AbortSignal;
  /** What its log is named by beside the phase, where there are several. */
  readonly log?: string;
  /** That of the project; of a commit that is laid out elsewhere another one. */
  readonly folder: string;
  /** What its database starts from; by default what the config says. */
  readonly source?: DatabaseSource;
  /** Null lets it have a free port, whatever the config says. */
  readonly url?: null;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the server counts the statements of its database. */
  readonly countsStatements?: boolean;
}

/** Started, with the name of the database that it has; null where it has none. */
export interface RunTarget extends StartedTargets {
  readonly database: string | null;
}

/** The same in any folder of the project, for one that was laid out beside the working tree. */
export async function startTargetsIn(
  context: RunContext,
  options: TargetPlace,
): Promise<RunTarget> {
  const { plan, leases, folder, emit, redaction } = context;
  const { config } = plan.loaded;
  const suffix = options.log === undefined ? '' : `-${options.log}`;
  const logName = `target-${options.phase}${suffix}.log`;
  emit({ type: 'progress', phase: options.phase, text: 'starting the back end' });
  await using starting = new AsyncDisposableStack();
  const { source, countsStatements = false } = options;
  const lease =
    leases === null
      ? null
      : starting.use(await leases.leaseForTarget(source, { countsStatements }));
  for (const url of [lease?.postgresUrl, lease?.redisUrl]) {
    if (url !== undefined) redaction.addUrl(url);
  }
  const wanted = requireTarget(config.target);
  const target = starting.use(
    await startTargets(
      {
        target: options.url === null ? { ...wanted, url: undefined } : wanted,
        targets: config.targets,
      },
      {
        cwd: options.folder,
        postgresUrl: lease?.postgresUrl,
        redisUrl: lease?.redisUrl,
        containers: Object.values(context.services?.addresses().containers ?? {}),
        logFile: join(folder.path, logName),
        graceMs: GRACE_MS,
        signal: options.abort,
        env: { ...engineVariable(plan.request.engine), ...options.environment },
      },
    ),
  );
  for (const name of Object.keys(target.others)) {
    const file = `target-${options.phase}${suffix}-${name}.log`;
    emit({ type: 'file', name: file, description: `what ${name} wrote in ${options.phase}` });
  }
  emit({ type: 'file', name: logName, description: `what the back end wrote in ${options.phase}` });
  const running = starting.move();
  return {
    ...target,
    database: databaseOf(lease?.postgresUrl),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Null where there is none. */
export function databaseOf(url: string | undefined): string | null {
  return url === undefined ? null : decodeURIComponent(new URL(url).pathname.slice(1));
}
