import { readServiceUrl } from '../config/environment.ts';
import { InfrastructureError } from '../errors.ts';
import { openChildHeaps } from '../measurement/probe/outside/child-heaps.ts';
import { openGpuProbe } from '../measurement/probe/outside/gpu.ts';
import type { OutsideProbe } from '../measurement/probe/outside/outside-probe.ts';

type ServiceName = 'postgres' | 'redis';

export interface Observed {
  /** The processes that are measured, of now. */
  readonly pids: () => readonly number[];
  /** That the probes in the processes which they start ask for; null where they have none. */
  readonly probeKey: string | null;
  /** What the operation takes apart, `target` among it. */
  readonly uses: readonly string[];
  /** The JSON of ASSAY_SERVICES. */
  readonly services: string | null;
}

export interface OutsideProbes extends AsyncDisposable {
  readonly all: readonly OutsideProbe[];
}

/**
 * What is counted from outside of the measured process: its connections at the servers that it uses, its
 * memory on cards. A server is asked when the operation uses it, or drives a back end that may; and where
 * DATABASE_URL or REDIS_URL name one, if it answers.
 * @throws {InfrastructureError} a server that the operation uses does not answer
 */
export async function openOutsideProbes(observed: Observed): Promise<OutsideProbes> {
  await using opening = new AsyncDisposableStack();
  const all: OutsideProbe[] = [];
  for (const name of ['postgres', 'redis'] as const) {
    const probe = await openServiceProbe(name, observed);
    if (probe !== null) all.push(opening.use(probe));
  }
  const { pids, probeKey } = observed;
  // Where there is no /proc, nobody knows what they start.
  if (probeKey !== null && process.platform === 'linux') {
    all.push(opening.use(openChildHeaps(probeKey, pids)));
  }
  const gpu = await openGpuProbe(observed.pids);
  if (gpu !== null) all.push(opening.use(gpu));
  const opened = opening.move();
  return { all, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function openServiceProbe(
  name: ServiceName,
  { uses, services }: Observed,
): Promise<OutsideProbe | null> {
  const running = JSON.parse(services ?? '{}') as Record<string, { url?: string } | undefined>;
  const isUsed = uses.includes(name) || uses.includes('target');
  const url = (isUsed ? running[name]?.url : undefined) ?? readServiceUrl(name);
  if (url === null) return null;
  try {
    return await open[name](url);
  } catch (error) {
    // A server that the environment happens to name, and that the operation did not ask for.
    if (!isUsed) return null;
    const why = error instanceof Error ? error.message : String(error);
    throw new InfrastructureError(`${name} does not answer the probe: ${why}`, {
      cause: error,
      remedy: `see whether ${name} still runs and takes another connection`,
    });
  }
}

const open: Readonly<Record<ServiceName, (url: string) => Promise<OutsideProbe>>> = {
  async postgres(url) {
    const { openPostgresProbe } = await import('../measurement/probe/outside/postgres.ts');
    return await openPostgresProbe(url);
  },
  async redis(url) {
    const { openRedisProbe } = await import('../measurement/probe/outside/redis.ts');
    return await openRedisProbe(url);
  },
};
