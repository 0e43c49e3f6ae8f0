import { EventEmitter } from 'node:events';
import { Collections } from './collections.ts';
import { HeapDiff, type HeapDifference } from './heap-diff.ts';
import { GcStats, type Stats } from './gc-stats.ts';
import { LeakWatch, type Leak } from './leak-watch.ts';

/**
 * `assay/memwatch`: the interface of memwatch-next, for programs that move. `stats` comes after each major
 * collection, `leak` when the gate's rule says so: a rise over two successive windows of verified
 * collections, the second twice as long, undiminished. Five rising collections, memwatch's own rule, are
 * what 15 to 62 % of random walks show.
 *
 * Nothing is watched before somebody listens, and watching keeps no process alive.
 */
export interface Memwatch extends EventEmitter {
  on(event: 'leak', listener: (leak: Leak) => void): this;
  on(event: 'stats', listener: (stats: Stats) => void): this;
  on(event: string, listener: (...data: any[]) => void): this;
  /** A full collection, now; memwatch counts it like V8's own. */
  gc(): void;
  readonly HeapDiff: typeof HeapDiff;
}

const emitter = new EventEmitter();
const collections = new Collections();
const stats = new GcStats();
const leaks = new LeakWatch();

collections.onMinor = () => stats.minor();
collections.onMajor = (bytes, at) => {
  emitter.emit('stats', stats.major(bytes));
  const leak = leaks.add(bytes, at);
  if (leak !== null) emitter.emit('leak', leak);
};
emitter.on('newListener', (event) => {
  if (event === 'leak' || event === 'stats') collections.start();
});
emitter.on('removeListener', () => {
  if (emitter.listenerCount('leak') + emitter.listenerCount('stats') === 0) collections.stop();
});

const memwatch: Memwatch = Object.assign(emitter, { gc: () => collections.collect(), HeapDiff });
const gc = (): void => memwatch.gc();

export default memwatch;
export { HeapDiff, gc };
/** What `require('assay/memwatch')` answers: memwatch-next was CommonJS. */
export { memwatch as 'module.exports' };
export type { HeapDifference, Leak, Stats };
