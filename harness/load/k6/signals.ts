import { SharedArray } from 'k6/data';
import exec from 'k6/execution';

const file = __ENV['ASSAY_SIGNALS'];

/** One copy for all virtual users; k6 keeps every entry as text and parses it when it is read. */
const pool = file === undefined ? null : new SharedArray('assay signals', () => read(file));

function read(path: string): string[] {
  return JSON.parse(open(path)) as string[];
}

/** Seeded vibration signals, ready to be sent; the harness writes the pool before the run. */
export const signals = {
  /**
   * The next request body: JSON text, `{"signal": number[]}`. The n-th iteration of the test gets
   * the n-th body, round and round, so that two runs with one seed send the same.
   */
  next(): string {
    if (pool === null) {
      throw new Error('signals.next() needs the pool that `assay load` and `assay run` prepare');
    }
    return pool[exec.scenario.iterationInTest % pool.length] ?? '';
  },

  /** The number of different request bodies. */
  get size(): number {
    return pool?.length ?? 0;
  },
};
