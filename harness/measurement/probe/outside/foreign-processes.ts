import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfrastructureError } from '../../../errors.ts';
import { JoinedLevels } from '../joined-levels.ts';
import type { Probe } from '../probe.ts';
import type { Sample, SampleRequest } from '../sampler.ts';
import { childrenOf, isRunning, residentBytesOf } from './process-table.ts';

type Levels = Readonly<Record<string, number>>;

/**
 * Processes in which no probe can live, since they do not run Node: what the kernel tells of them, added up.
 * Their heaps are not collected before a sample, so bytes are resident pages, and only a large rise counts.
 */
export class ForeignProcesses {
  readonly pids: readonly number[];
  readonly resources: readonly { readonly resource: string; readonly kind: Probe['kind'] }[] = [
    { resource: 'fds', kind: 'count' },
    { resource: 'threads', kind: 'count' },
    { resource: 'children', kind: 'count' },
    { resource: 'rss', kind: 'bytes' },
  ];
  readonly #joined = new JoinedLevels<number>();

  constructor(pids: readonly number[]) {
    this.pids = pids;
  }

  async sample({ settleMs, pauseMs = 0, collectOnly }: SampleRequest): Promise<Sample> {
    const startedMs = performance.now();
    if (!collectOnly) await sleep(settleMs + pauseMs);
    const levels = collectOnly ? {} : this.#levels();
    return { levels, verified: true, milliseconds: performance.now() - startedMs, collectionMs: 0 };
  }

  /** One of several may end, as a worker does that is replaced; without any there is nothing to measure. */
  #levels(): Levels {
    const running = this.pids.filter(isRunning);
    try {
      if (running.length === 0) throw new Error('no such process');
      return this.#joined.join(new Map(running.map((pid) => [pid, levelsOf(pid)])));
    } catch (error) {
      throw new InfrastructureError(`process ${this.pids.join(', ')} can no longer be read`, {
        cause: error,
        remedy: 'it ended while it was measured, or belongs to another user',
      });
    }
  }
}

function levelsOf(pid: number): Levels {
  return {
    fds: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    children: childrenOf(pid).length,
    rss: residentBytesOf(pid) ?? 0,
  };
}
