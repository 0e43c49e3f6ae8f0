import { InfrastructureError } from '../../errors.ts';
import { GrowingFile } from './growing-file.ts';
import { PodRecording } from './pod-recording.ts';
import type { PointSource } from './point-source.ts';
import type { RecorderSetup } from './recorder-messages.ts';
import { encodeRecording } from './recording-bytes.ts';

const PIECE_BYTES = 1 << 20;

/**
 * What the points of a file come to: they are read as they come, by the very code that reads them in a collector,
 * and what is sent are the columns of its ledger when k6 has ended: some 35 bytes a request in the place of 1,260.
 */
export class RecordedFile implements PointSource {
  readonly #path: string;
  readonly #file: GrowingFile;
  readonly #recording: PodRecording;
  readonly #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #at = 0;
  #encoded: Buffer | null = null;

  /** @param pod its part of the load, from 0 */
  constructor(path: string, setup: RecorderSetup, pod: number) {
    this.#path = path;
    this.#file = new GrowingFile(path);
    this.#recording = new PodRecording(setup, pod);
  }

  async read(into: Buffer, from: number, isLast: boolean): Promise<number> {
    if (this.#encoded === null) {
      await this.#readOn();
      if (!isLast) return 0;
      this.#encoded = encodeRecording(this.#recording.take());
    }
    return this.#encoded.copy(into, 0, from);
  }

  async requireAtLeast(bytes: number): Promise<void> {
    if (this.#encoded === null || this.#encoded.length >= bytes) return;
    throw new InfrastructureError(
      `${this.#path} comes to ${this.#encoded.length} bytes, and the collector has ${bytes} of this pod already`,
      { remedy: 'a k6 that is started again is another pod: give it a --pod of its own' },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const length = await this.#file.read(this.#piece, this.#at);
      if (length === 0) return;
      this.#recording.push(this.#piece.subarray(0, length));
      this.#at += length;
    }
  }
}
