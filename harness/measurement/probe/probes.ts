import type { Probe } from './probe.ts';
import { children } from './probes/children.ts';
import { code } from './probes/code.ts';
import { contexts } from './probes/contexts.ts';
import { descriptors } from './probes/descriptors.ts';
import { arrayBuffers, external } from './probes/external.ts';
import { handles, timers } from './probes/handles.ts';
import { heap } from './probes/heap.ts';
import { listeners } from './probes/listeners.ts';
import { native } from './probes/native.ts';
import { resident } from './probes/resident.ts';
import { sessions } from './probes/sessions.ts';
import { threads } from './probes/threads.ts';
import { workers } from './probes/workers.ts';

/** Every resource of a Node process that is watched, in the order in which it is reported. */
export const probes: readonly Probe[] = [
  heap,
  external,
  arrayBuffers,
  code,
  contexts,
  descriptors,
  threads,
  workers,
  children,
  timers,
  handles,
  listeners,
  sessions,
  native,
  resident,
];
