import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Session } from 'node:inspector';

/**
 * Records where each object is allocated, from `start` to the snapshot. Slows allocation down a lot and
 * costs memory, so it runs only after something was found to leak.
 */
export class AllocationTrace {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
  }

  async start(): Promise<void> {
    await this.#post('HeapProfiler.enable');
    // No collection from here on that we could help: one makes V8 allocate without telling for a while.
    await this.#post('HeapProfiler.startTrackingHeapObjects', { trackAllocations: true });
  }

  /** Writes a heap snapshot to `file`; what was allocated since the start has its stack in it. */
  async finish(file: string): Promise<void> {
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
