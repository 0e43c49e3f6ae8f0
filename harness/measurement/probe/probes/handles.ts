import type { Probe } from '../probe.ts';

const timerTypes = new Set(['Timeout', 'Immediate']);

function countTypes(wanted: (type: string) => boolean): number {
  let count = 0;
  for (const type of process.getActiveResourcesInfo()) if (wanted(type)) count++;
  return count;
}

function byType(wanted: (type: string) => boolean): Record<string, number> {
  const types: Record<string, number> = {};
  for (const type of process.getActiveResourcesInfo()) {
    if (wanted(type)) types[type] = (types[type] ?? 0) + 1;
  }
  return types;
}

const isTimer = (type: string): boolean => timerTypes.has(type);
const isHandle = (type: string): boolean => !timerTypes.has(type);

export const timers: Probe = {
  resource: 'timers',
  kind: 'count',
  what: 'timers and intervals that keep the event loop alive',
  noise: 'timers that are about to fire; the sample waits for them for a while',
  read: () => countTypes(isTimer),
  detail: () => byType(isTimer),
};

export const handles: Probe = {
  resource: 'handles',
  kind: 'count',
  what: 'sockets, servers, file-system watchers, ports, workers and requests in flight',
  noise: 'requests in flight and sockets about to close; the sample waits for them for a while',
  read: () => countTypes(isHandle),
  detail: () => byType(isHandle),
};
