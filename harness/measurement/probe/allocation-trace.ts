import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Session } from 'node:inspector';

/**
 * Records where each object is allocated, from `start` to the snapshot. Slows allocation down a lot and
 * costs memory, so it runs only after something was found to leak.
 */
export class AllocationTrace {
  readonly #session = new Session();
  #firstNewId = 0;

  constructor() {
    this.#session.connect();
  }

  /** @param before gets the heap as it is now; null where nobody wants it */
  async start(before: string | null): Promise<void> {
    await this.#post('HeapProfiler.enable');
    if (before === null)
      await this.#post('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    else await this.#write(before, 'HeapProfiler.takeHeapSnapshot');
    this.#firstNewId = await this.#newestId();
    // No collection from here on that we could help: one makes V8 allocate without telling for a while.
    await this.#post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  }

  /**
   * Writes a heap snapshot to `file`; what was allocated since the start has its stack in it.
   * @returns the id from which on an object is new
   */
  async finish(file: string): Promise<number> {
    await this.#post('HeapProfiler.collectGarbage');
    // The end of the tracking writes the snapshot by itself.
    await this.#write(file, 'HeapProfiler.stopTrackingHeapObjects');
    this.#session.disconnect();
    return this.#firstNewId;
  }

  async #write(file: string, method: string): Promise<void> {
    const output = createWriteStream(file, { mode: 0o600 });
    const write = ({ params }: { params: { chunk: string } }): void =>
      void output.write(params.chunk);
    this.#session.on('HeapProfiler.addHeapSnapshotChunk', write);
    await this.#post(method, { reportProgress: false });
    this.#session.off('HeapProfiler.addHeapSnapshotChunk', write);
    output.end();
    await finished(output);
  }

  /**
   * An object gets its id from the first snapshot that sees it, in increasing order. So everything that is
   * there has got one from the snapshot before, and a marker gets the next from a second one.
   */
  async #newestId(): Promise<number> {
    const { result } = (await this.#post('Runtime.evaluate', { expression: '({})' })) as {
      result: { objectId: string };
    };
    const { objectId } = result;
    await this.#post('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    const answer = await this.#post('HeapProfiler.getHeapObjectId', { objectId });
    await this.#post('Runtime.releaseObject', { objectId });
    return Number((answer as { heapSnapshotObjectId: string }).heapSnapshotObjectId);
  }

  #post(method: string, parameters: object = {}): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#session.post(method, parameters, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
    return promise;
  }
}
