import { setTimeout as sleep } from 'node:timers/promises';
import type { OutsideProbe } from '../probe/outside/outside-probe.ts';
import type { Subject } from './subject.ts';

type Levels = Readonly<Record<string, number>>;

/** The same subject, sampled from outside as well: its connections at the servers, its card. */
export function withOutside(subject: Subject, probes: readonly OutsideProbe[]): Subject {
  const lowest = new Map<string, number>();
  const outside = probes.flatMap(({ resources }) => resources);
  const isOutside = (resource: string): boolean =>
    outside.some((probed) => probed.resource === resource);
  const read = async (): Promise<Levels> =>
    Object.assign({}, ...(await Promise.all(probes.map((probe) => probe.read()))));
  const counts = outside.filter(({ kind }) => kind === 'count').map(({ resource }) => resource);
  const isAbove = (levels: Levels): boolean =>
    counts.some((resource) => (levels[resource] ?? 0) > (lowest.get(resource) ?? Infinity));

  /** A server hears of the end of a connection a little later than the client. */
  const settled = async (limitMs: number): Promise<Levels> => {
    let levels = await read();
    let waitedMs = 0;
    for (let stepMs = 1; isAbove(levels) && waitedMs < limitMs; stepMs *= 2) {
      await sleep(stepMs);
      waitedMs += stepMs;
      levels = await read();
    }
    for (const resource of counts) {
      const level = levels[resource] ?? 0;
      // What was still there after the full wait is no longer waited for.
      const least = Math.min(level, lowest.get(resource) ?? level);
      lowest.set(resource, waitedMs >= limitMs ? level : least);
    }
    return levels;
  };

  return {
    ...subject,
    resources: [...subject.resources, ...outside.map(({ resource, kind }) => ({ resource, kind }))],
    run: (block, deadlineMs) => subject.run(block, deadlineMs),
    startMs: () => subject.startMs?.() ?? 0,
    longestTimerMs: (mostMs) => subject.longestTimerMs(mostMs),
    async sample(request) {
      const sample = await subject.sample(request);
      if (request.collectOnly) return sample;
      const startedMs = performance.now();
      const levels = await settled(request.settleMs);
      return {
        ...sample,
        levels: { ...sample.levels, ...levels },
        milliseconds: sample.milliseconds + performance.now() - startedMs,
      };
    },
    async detail(resource) {
      if (!isOutside(resource)) return subject.detail(resource);
      const owner = probes.find((probe) =>
        probe.resources.some((probed) => probed.resource === resource),
      );
      return (await owner?.detail(resource)) ?? {};
    },
  };
}
