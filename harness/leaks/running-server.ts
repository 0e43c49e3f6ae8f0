import { startTarget } from '../../fixtures/target/start-target.ts';
import { readVariable } from '../config/environment.ts';
import { UsageError } from '../errors.ts';
import { probeEnvironment } from '../measurement/probe/target-environment.ts';
import { makeProbeKey } from '../measurement/probe/address.ts';
import { isRunning } from '../measurement/probe/outside/process-table.ts';
import { requireServing } from './serving-processes.ts';
import type { Surroundings } from './start-what-it-needs.ts';

export interface RunningServer {
  /** Base URL; with a command it may be left out, and a free port is given to it as PORT. */
  readonly url: string | null;
  /** A process that runs already. */
  readonly pid: number | null;
  /** What starts it: it is given the probe, and stopped at the end. */
  readonly command: string | null;
  /** Path that answers 2xx once it is ready. */
  readonly ready: string;
}

const STARTUP_TIMEOUT_MS = 60_000;

/**
 * Starts a server with the probe in it, or looks whether the named process serves the URL.
 * @throws {UsageError} what is said of it does not suffice, or is not so
 */
export async function openServer(
  { url, pid, command, ready }: RunningServer,
  signal: AbortSignal,
): Promise<Surroundings> {
  const services = readVariable('ASSAY_SERVICES');
  const probeKey = makeProbeKey();
  await using opening = new AsyncDisposableStack();
  if (command !== null) {
    const started = opening.use(
      await startTarget(
        { command, url: url ?? undefined, ready, startupTimeoutMs: STARTUP_TIMEOUT_MS, env: {} },
        { cwd: process.cwd(), env: probeEnvironment(probeKey), signal },
      ),
    );
    const owned = opening.move();
    return {
      target: { url: started.url, probeKey, pid: started.pid },
      services,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  }
  if (url === null || pid === null) {
    throw new UsageError('a running server is measured by its URL and its process', {
      remedy:
        "--url http://127.0.0.1:8080 --pid 4711, or --command 'node server.js' to have it started",
    });
  }
  if (!isRunning(pid)) {
    throw new UsageError(`there is no process ${pid} that could be measured`, {
      remedy: 'name one of your own: pgrep -f server.js',
    });
  }
  requireServing(pid, url);
  return {
    target: { url, probeKey, pid },
    services,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
