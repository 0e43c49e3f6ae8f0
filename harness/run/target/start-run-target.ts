import { join } from 'node:path';
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
  },
): Promise<StartedTargets> {
  const { plan, leases, folder, emit, redaction } = context;
  const { config, root } = plan.loaded;
  const logName = `target-${options.phase}.log`;
  emit({ type: 'progress', phase: options.phase, text: 'starting the back end' });
  await using starting = new AsyncDisposableStack();
  const lease = leases === null ? null : starting.use(await leases.leaseForTarget());
  for (const url of [lease?.postgresUrl, lease?.redisUrl]) {
    if (url !== undefined) redaction.addUrl(url);
  }
  const target = starting.use(
    await startTargets(
      { target: requireTarget(config.target), targets: config.targets },
      {
        cwd: root,
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
    const file = `target-${options.phase}-${name}.log`;
    emit({ type: 'file', name: file, description: `what ${name} wrote in ${options.phase}` });
  }
  emit({ type: 'file', name: logName, description: `what the back end wrote in ${options.phase}` });
  const running = starting.move();
  return { ...target, [Symbol.asyncDispose]: () => running.disposeAsync() };
}
