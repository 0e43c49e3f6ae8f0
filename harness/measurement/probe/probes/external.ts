import type { Probe } from '../probe.ts';

export const external: Probe = {
  resource: 'external',
  kind: 'bytes',
  what: 'memory outside of the heap that JavaScript objects own, array buffers left out',
  noise: 'steps of a few kB; freed when finalizers have run, so after a second collection',
  read() {
    const { external: all, arrayBuffers } = process.memoryUsage();
    return all - arrayBuffers;
  },
};

export const arrayBuffers: Probe = {
  resource: 'arrayBuffers',
  kind: 'bytes',
  what: 'backing stores of ArrayBuffer, SharedArrayBuffer and Buffer',
  noise: 'the pool of small Buffers moves in steps of 8 kB; a sweeper thread frees with a delay',
  read: () => process.memoryUsage().arrayBuffers,
};
