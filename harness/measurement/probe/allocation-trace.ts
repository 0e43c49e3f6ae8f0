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

  async start(): Promise<void> {
    await this.#post('HeapProfiler.enable');
    this.#firstNewId = await this.#newestId();
    // No collection from here on that we could help: one makes V8 allocate without telling for a while.
    await this.#post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  }

  /**
   * Writes a heap snapshot to `file`; what was allocated since the start has its stack in it.
   * @returns the id from which on an object is new
   */
  async finish(file: string): Promise<number> {
    const output = createWriteStream(file, { mode: 0o600 });
    this.#session.on('HeapProfiler.addHeapSnapshotChunk', ({ params }) =>
      output.write(params.chunk),
    );
    await this.#post('HeapProfiler.collectGarbage');
    // The end of the tracking writes the snapshot by itself.
    await this.#post('HeapProfiler.stopTrackingHeapObjects', { reportProgress: false });
    output.end();
    await finished(output);
    this.#session.disconnect();
    return this.#firstNewId;
  }

  /**
   * An object gets its id from the first snapshot that sees it, in increasing order. So everything that is
   * there gets one from a snapshot that nobody reads, and then a marker gets the next from a second one.
   */
  async #newestId(): Promise<number> {
    await this.#post('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
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
