import { readdirSync, readFileSync } from 'node:fs';
import { portOwners } from '../../probe/outside/port-owners.ts';
import { descendantsOf, isRunning, residentBytesOf } from '../../probe/outside/process-table.ts';
import type { Readings } from '../catalog.ts';
import type { ObservedServer } from '../plan.ts';
import type { ResourceSource } from '../source.ts';
import { ThreadClock } from './thread-clock.ts';

/** Who belongs to a server is looked up in every so many readings: to walk the tree takes most of one. */
const READINGS_A_WALK = 4;

/** The processes of a server: its first one, or those that listen at its address, with all their descendants. */
export class ServerProcesses {
  readonly #roots: () => readonly number[];
  #pids: readonly number[] = [];
  #readings = 0;

  constructor({ pid, url }: Pick<ObservedServer, 'pid' | 'url'>) {
    this.#roots = pid === null ? rootsAt(url) : () => [pid];
  }

  /** Those that run now. */
  pids(): readonly number[] {
    if (this.#readings++ % READINGS_A_WALK === 0) {
      const roots = this.#roots().filter(isRunning);
      this.#pids = [...new Set(roots.flatMap((root) => [root, ...descendantsOf(root)]))];
    }
    return this.#pids;
  }
}

/** To find who listens at an address takes a look at all processes: again only when they are gone. */
function rootsAt(url: string): () => readonly number[] {
  let found: readonly number[] = [];
  return () => {
    if (found.some(isRunning)) return found;
    const owners = portOwners(url);
    found = owners.kind === 'found' ? owners.pids : [];
    return found;
  };
}

/** What the kernel tells of the processes of a server. */
export class ProcessSource implements ResourceSource {
  readonly of: string;
  readonly #processes: ServerProcesses;
  readonly #clock = new ThreadClock();
  readonly #isWhole: boolean;
  #mostDescriptors: number | null = null;

  /** @param options `isWhole`: memory and descriptors, too, and not CPU time alone */
  constructor(of: string, processes: ServerProcesses, { isWhole }: { readonly isWhole: boolean }) {
    this.of = of;
    this.#processes = processes;
    this.#isWhole = isWhole;
  }

  get full(): Readings {
    return this.#mostDescriptors === null ? {} : { fds: this.#mostDescriptors };
  }

  read(): Readings {
    const pids = this.#processes.pids();
    if (pids.length === 0) throw new Error('its processes can not be seen from here');
    const use = this.#clock.read(pids);
    return { ...use, ...(this.#isWhole ? this.#whole(pids) : {}) };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** Of descriptors those of the process that is nearest to its limit: each has a limit of its own. */
  #whole(pids: readonly number[]): Readings {
    this.#mostDescriptors ??= descriptorLimit(pids[0] ?? 0);
    const open = pids.flatMap((pid) => openDescriptors(pid) ?? []);
    return {
      rss: pids.reduce((sum, pid) => sum + (residentBytesOf(pid) ?? 0), 0),
      ...(open.length > 0 && { fds: Math.max(...open) }),
    };
  }
}

/** Null where we may not look. */
function openDescriptors(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

function descriptorLimit(pid: number): number | null {
  try {
    const limits = readFileSync(`/proc/${pid}/limits`, 'latin1');
    const soft = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
    return Number.isFinite(soft) ? soft : null;
  } catch {
    return null;
  }
}
