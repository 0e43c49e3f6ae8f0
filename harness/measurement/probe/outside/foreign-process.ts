import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfrastructureError } from '../../../errors.ts';
import type { Probe } from '../probe.ts';
import type { Sample, SampleRequest } from '../sampler.ts';

const KIB = 1024;

/**
 * A process in which no probe can live, since it does not run Node: what the kernel tells of it. Its heap
 * is not collected before a sample, so its bytes are resident pages, and only a large rise counts.
 */
export class ForeignProcess {
  readonly pid: number;
  readonly resources: readonly { readonly resource: string; readonly kind: Probe['kind'] }[] = [
    { resource: 'fds', kind: 'count' },
    { resource: 'threads', kind: 'count' },
    { resource: 'children', kind: 'count' },
    { resource: 'rss', kind: 'bytes' },
  ];

  constructor(pid: number) {
    this.pid = pid;
  }

  async sample({ settleMs, pauseMs = 0, collectOnly }: SampleRequest): Promise<Sample> {
    const startedMs = performance.now();
    if (!collectOnly) await sleep(settleMs + pauseMs);
    const levels = collectOnly ? {} : this.#levels();
    return { levels, verified: true, milliseconds: performance.now() - startedMs, collectionMs: 0 };
  }

  #levels(): Record<string, number> {
    try {
      const threads = readdirSync(`/proc/${this.pid}/task`);
      const children = threads.flatMap((thread) =>
        readFileSync(`/proc/${this.pid}/task/${thread}/children`, 'latin1')
          .split(' ')
          .filter(Boolean),
      );
      const status = readFileSync(`/proc/${this.pid}/status`, 'latin1');
      return {
        fds: readdirSync(`/proc/${this.pid}/fd`).length,
        threads: threads.length,
        children: children.length,
        rss: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * KIB,
      };
    } catch (error) {
      throw new InfrastructureError(`process ${this.pid} can no longer be read`, {
        cause: error,
        remedy: 'it ended while it was measured, or belongs to another user',
      });
    }
  }
}
