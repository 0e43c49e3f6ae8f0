import type { Probe } from '../probe.ts';

export const resident: Probe = {
  resource: 'rss',
  kind: 'bytes',
  what: 'resident memory of the process: the backstop for native memory that nothing else counts',
  noise:
    'rises by several MB without any leak (allocator arenas, heap pages); only a large and steady rise counts',
  read: () => process.memoryUsage.rss(),
};
