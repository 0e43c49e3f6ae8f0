import type { Unit } from '../../metrics/metric.ts';

/** What a reading is called, and in what unit it is; the key is its name in the run document. */
export interface CatalogEntry {
  readonly name: string;
  readonly unit: Unit;
  readonly what: string;
}

/** Everything that is read beside a load. A ratio of CPU time is of one core. */
export const catalog = {
  cpu: { name: 'CPU', unit: 'ratio', what: 'CPU time of all its processes, of one core' },
  cores: { name: 'CPU of all cores', unit: 'ratio', what: 'of the whole machine, whoever uses it' },
  thread: { name: 'busiest thread', unit: 'ratio', what: 'CPU time of its busiest thread' },
  wait: {
    name: 'wait for CPU',
    unit: 'ratio',
    what: 'time that the busiest thread was ready to run and had no processor',
  },
  rss: { name: 'memory', unit: 'B', what: 'resident memory, shared pages once a process' },
  fds: { name: 'descriptors', unit: 'count', what: 'open file descriptors' },
  loop: {
    name: 'event loop busy',
    unit: 'ratio',
    what: 'share of the time in which the event loop was at work, of its busiest process',
  },
  delay: {
    name: 'event loop delay',
    unit: 'ms',
    what: 'the longest time by which the event loop was late',
  },
  gc: { name: 'GC', unit: 'ratio', what: 'share of the time in which garbage was collected' },
  pause: { name: 'longest GC pause', unit: 'ms', what: 'the longest pause of a collection' },
  heap: { name: 'heap', unit: 'B', what: 'JavaScript heap in use' },
  allocated: {
    name: 'allocated',
    unit: 'B/s',
    what: 'JavaScript heap that was allocated, collected or not',
  },
  connections: { name: 'connections', unit: 'count', what: 'clients of the target’s database' },
  busy: { name: 'connections in use', unit: 'count', what: 'of them, those that are not idle' },
  open: {
    name: 'idle in transaction',
    unit: 'count',
    what: 'connections whose transaction waits for the client',
  },
  locked: { name: 'waits for locks', unit: 'count', what: 'connections that wait for a lock' },
  reading: { name: 'waits for I/O', unit: 'count', what: 'connections that wait for a disk' },
  slots: { name: 'all connections', unit: 'count', what: 'of the whole server' },
  hits: { name: 'cache hits', unit: 'ratio', what: 'blocks that were found in shared buffers' },
  wal: { name: 'WAL', unit: 'B/s', what: 'write-ahead log of the whole server' },
  commits: { name: 'transactions', unit: '1/s', what: 'committed and rolled back' },
  answer: { name: 'answer time', unit: 'ms', what: 'what a question of the observer took' },
  clients: { name: 'clients', unit: 'count', what: 'connections' },
  blocked: { name: 'blocked clients', unit: 'count', what: 'in a blocking command (BLPOP, …)' },
  memory: { name: 'memory in use', unit: 'B', what: 'what the server or the container uses' },
  evictions: { name: 'evictions', unit: '1/s', what: 'keys that were evicted for room' },
  commands: { name: 'commands', unit: '1/s', what: 'commands that were processed' },
  working: { name: 'time in commands', unit: 'ratio', what: 'of the one thread that runs them' },
  throttled: { name: 'throttled', unit: 'ratio', what: 'periods in which its CPU limit held it' },
  limit: { name: 'CPU limit', unit: 'ratio', what: 'CPU time that it may use, of one core' },
} as const satisfies Record<string, CatalogEntry>;

export type ResourceName = keyof typeof catalog;

/** Some readings, each in the unit of its entry. */
export type Readings = Partial<Record<ResourceName, number>>;
