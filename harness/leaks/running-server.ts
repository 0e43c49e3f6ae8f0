import { startTarget } from '../../fixtures/target/start-target.ts';
import { readVariable } from '../config/environment.ts';
import { UsageError } from '../errors.ts';
import { probeEnvironment } from '../measurement/probe/target-environment.ts';
import { attachProbe, isNodeProcess } from './attach-probe.ts';
import { makeProbeSocket } from './probe-socket.ts';
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
 * Starts a server with the probe in it, or attaches to one.
 * @throws {UsageError} what is said of it does not suffice
 */
export async function openServer(
  { url, pid, command, ready }: RunningServer,
  signal: AbortSignal,
): Promise<Surroundings> {
  const services = readVariable('ASSAY_SERVICES');
  await using opening = new AsyncDisposableStack();
  if (command !== null) {
    const { path: probeSocket } = opening.use(await makeProbeSocket());
    const started = opening.use(
      await startTarget(
        { command, url: url ?? undefined, ready, startupTimeoutMs: STARTUP_TIMEOUT_MS, env: {} },
        { cwd: process.cwd(), env: probeEnvironment(probeSocket), signal },
      ),
    );
    const owned = opening.move();
    return {
      target: { url: started.url, probeSocket },
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
  if (!isNodeProcess(pid)) {
    return { target: { url, pid }, services, [Symbol.asyncDispose]: async () => undefined };
  }
  const { path: probeSocket } = opening.use(await makeProbeSocket());
  await attachProbe(pid, probeSocket);
  const owned = opening.move();
  return {
    target: { url, probeSocket },
    services,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
