import { execFileSync } from 'node:child_process';
import { InfrastructureError, UsageError } from '../errors.ts';
import { ForeignProcesses } from '../measurement/probe/outside/foreign-processes.ts';
import {
  listensInItsOwnNetwork,
  type PortOwners,
  portOwners,
} from '../measurement/probe/outside/port-owners.ts';
import {
  commandOf,
  descendantsOf,
  isClusterWorker,
  isRunning,
  runsNode,
} from '../measurement/probe/outside/process-table.ts';
import { ProbeGroup } from '../measurement/probe/probe-group.ts';
import { attachProbe } from './attach-probe.ts';

/** A server that runs, and what is known of its processes. */
export interface MeasuredTarget {
  readonly url: string;
  /** What the probes in its processes ask for. */
  readonly probeKey: string;
  /**
   * The process that was started or named for it, which is measured where nobody can tell who serves the
   * URL; null where there is none.
   */
  readonly pid: number | null;
}

/** What is sampled of a server: Node processes by the probes in them, others from outside. */
export type Serving =
  | { readonly kind: 'probed'; readonly processes: ProbeGroup }
  | { readonly kind: 'foreign'; readonly processes: ForeignProcesses };

/** The oldest Node that the probe runs in (preload.mjs). */
const oldestNode = '22.18';

/**
 * Finds every process that serves a URL: those that listen on its port, and the workers of `node:cluster`
 * to which they hand what they accept. What started them serves nothing, and is not measured.
 * @throws {UsageError} one of them runs a Node that is too old for the probe
 * @throws {InfrastructureError} the probe could not be loaded into one of them
 */
export async function openServing(target: MeasuredTarget): Promise<Serving> {
  const owners = ownersOf(target);
  const nodes = owners.filter(runsNode);
  if (nodes.length === 0) {
    return { kind: 'foreign', processes: new ForeignProcesses(owners) };
  }
  const processes = new ProbeGroup(target.probeKey, () => withWorkers(nodes));
  // Those that were started without the environment of what started them have no probe yet.
  for (const pid of await processes.refresh()) {
    requireNewNode(pid, target.url);
    await attachProbe(pid, target.probeKey);
  }
  const [silent] = await processes.refresh();
  if (silent === undefined) return { kind: 'probed', processes };
  throw new InfrastructureError(
    `no probe answers in ${named(silent)}, which serves ${target.url}`,
    {
      remedy: 'start the server with: node --import assay/probe server.js',
    },
  );
}

function ownersOf({ url, pid }: MeasuredTarget): readonly number[] {
  const owners = portOwners(url);
  if (owners.kind === 'found') return owners.pids;
  if (pid !== null) return [pid];
  throw new UsageError(`who serves ${url} can't be seen from here, so nothing can be measured`, {
    remedy: "run assay where the server runs, as the server's own user, or name it: --pid 4711",
  });
}

/** Of those that listen only those that run, and all workers that they have now. */
function withWorkers(owners: readonly number[]): readonly number[] {
  const running = owners.filter(isRunning);
  const workers = running.flatMap(descendantsOf).filter(isClusterWorker);
  return [...new Set([...running, ...workers])];
}

/**
 * @throws {UsageError} another process serves the URL, or none
 */
export function requireServing(pid: number, url: string): void {
  const owners: PortOwners = portOwners(url);
  switch (owners.kind) {
    case 'elsewhere':
      return;
    case 'nobody':
      throw new UsageError(`nothing listens on port ${owners.port} of ${url}`, {
        remedy: 'start the server, or have it started: --command "node server.js"',
      });
    case 'hidden':
      if (listensInItsOwnNetwork(pid)) return;
      throw new UsageError(
        `who listens on port ${owners.port} can't be seen, so pid ${pid} may not be the one`,
        { remedy: "run assay as the server's own user, or where the server runs" },
      );
    case 'found': {
      if (withWorkers(owners.pids).includes(pid) || listensInItsOwnNetwork(pid)) return;
      const serving = owners.pids.map((owner) => `pid ${owner}`).join(', ');
      throw new UsageError(
        `pid ${pid} does not serve this port; ${serving} does (${commandOf(owners.pids[0] ?? 0)} listens on ${owners.port})`,
        { remedy: `measure the process that serves it: --pid ${owners.pids[0]}` },
      );
    }
  }
}

function requireNewNode(pid: number, url: string): void {
  const version = nodeVersionOf(pid);
  if (version === null || isAtLeast(version, oldestNode)) return;
  throw new UsageError(
    `${named(pid)}, which serves ${url}, runs Node ${version}; the probe needs Node ${oldestNode} or later`,
    {
      remedy:
        'put a newer Node first on the PATH of the server: npm install --save-dev node@24, then PATH="$PWD/node_modules/.bin:$PATH"',
    },
  );
}

function named(pid: number): string {
  return `process ${pid} (${commandOf(pid)})`;
}

/** As its program tells; null where it can't be asked. */
function nodeVersionOf(pid: number): string | null {
  try {
    const options = { encoding: 'utf8', timeout: 5_000, env: {} } as const;
    return execFileSync(`/proc/${pid}/exe`, ['--version'], options).trim().replace(/^v/, '');
  } catch {
    return null;
  }
}

function isAtLeast(version: string, least: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
