import { ProbeClient } from '../client.ts';
import { JoinedLevels } from '../joined-levels.ts';
import type { OutsideProbe, OutsideResource } from './outside-probe.ts';
import { descendantsOf, residentBytesOf, runsNode } from './process-table.ts';

type Levels = Readonly<Record<string, number>>;

const resources: readonly OutsideResource[] = [
  {
    resource: 'childHeaps',
    kind: 'bytes',
    what: 'JavaScript objects of the Node processes that were started, and of those that they started',
    noise: 'as of the heap, for each process; one that has just started is still warming up',
  },
  {
    resource: 'childBuffers',
    kind: 'bytes',
    what: 'array buffers of the same processes',
    noise: 'as of array buffers',
  },
  {
    resource: 'childMemory',
    kind: 'bytes',
    what: 'resident memory of all processes that were started, whatever they run',
    noise: 'as of resident memory: only a large and steady rise counts',
  },
];

export interface ChildHeaps extends OutsideProbe {
  /** The process whose level has grown most since it was first read; null where none has a probe. */
  growingMost(resource: string): ProbeClient | null;
}

/** A child that is busy for longer is not waited for: its level stays what it was. */
const ANSWER_DEADLINE_MS = 3_000;

/**
 * The memory of the processes that the measured ones have started: a pool of workers that keep what they
 * are sent leaves nothing in the process that sends it.
 * @param key that the probes of those processes ask for
 * @param measured the processes that are sampled themselves; asked again each time
 */
export function openChildHeaps(key: string, measured: () => readonly number[]): ChildHeaps {
  const heaps = new JoinedLevels<number>();
  const memory = new JoinedLevels<number>();
  const clients = new Map<number, ProbeClient | null>();
  const last = new Map<number, Levels>();
  const first = new Map<number, Levels>();

  const clientOf = async (pid: number): Promise<ProbeClient | null> => {
    const known = clients.get(pid);
    if (known !== undefined) return known;
    const client = runsNode(pid) ? await ProbeClient.connect(key, pid).catch(() => null) : null;
    // A process that starts right now may run Node, and have its probe, by the next time.
    if (client !== null) clients.set(pid, client);
    return client;
  };

  const heapsOf = async (pid: number): Promise<Levels | null> => {
    const client = await clientOf(pid);
    if (client === null) return null;
    try {
      const { levels } = await client.sample({ settleMs: 0 }, ANSWER_DEADLINE_MS);
      const { heap = 0, workerHeaps = 0, arrayBuffers = 0, workerBuffers = 0 } = levels;
      last.set(pid, {
        childHeaps: heap + workerHeaps,
        childBuffers: arrayBuffers + workerBuffers,
      });
      first.set(pid, first.get(pid) ?? last.get(pid) ?? {});
    } catch {
      // It ended meanwhile, or calculates: the next sample tells.
    }
    return last.get(pid) ?? null;
  };

  return {
    resources,
    growingMost(resource) {
      const grown = (pid: number): number =>
        (last.get(pid)?.[resource] ?? 0) - (first.get(pid)?.[resource] ?? 0);
      const [most] = [...clients].toSorted(([a], [b]) => grown(b) - grown(a));
      return most?.[1] ?? null;
    },
    async read() {
      const sampled = new Set(measured());
      const pids = [...sampled].flatMap(descendantsOf).filter((pid) => !sampled.has(pid));
      const present = new Set(pids);
      for (const [pid, client] of clients) {
        if (present.has(pid)) continue;
        client?.[Symbol.dispose]();
        clients.delete(pid);
        last.delete(pid);
        first.delete(pid);
      }
      const heapLevels = new Map<number, Levels>();
      const memoryLevels = new Map<number, Levels>();
      await Promise.all(
        [...present].map(async (pid) => {
          const levels = await heapsOf(pid);
          if (levels !== null) heapLevels.set(pid, levels);
          const childMemory = residentBytesOf(pid);
          if (childMemory !== null) memoryLevels.set(pid, { childMemory });
        }),
      );
      return {
        childHeaps: 0,
        childBuffers: 0,
        childMemory: 0,
        ...heaps.join(heapLevels),
        ...memory.join(memoryLevels),
      };
    },
    detail: async () => ({}),
    async [Symbol.asyncDispose]() {
      for (const client of clients.values()) client?.[Symbol.dispose]();
    },
  };
}
