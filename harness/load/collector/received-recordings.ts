import type { RecordedPod } from './recorder-messages.ts';
import { decodeRecording } from './recording-bytes.ts';

/** Of a request in a recording, with its iteration and the values of some metrics: most have fewer. */
const BYTES_A_REQUEST = 72;

/** Streams of pods that merge their points themselves, until they are whole. */
export class ReceivedRecordings {
  readonly #pieces = new Map<number, Uint8Array[]>();
  #bytes = 0;

  /** A pod is one of these; what it has sent already stays. */
  expect(pod: number): void {
    if (!this.#pieces.has(pod)) this.#pieces.set(pod, []);
  }

  /** @returns whether it was of such a pod */
  take(pod: number, bytes: Uint8Array): boolean {
    const pieces = this.#pieces.get(pod);
    if (pieces === undefined) return false;
    pieces.push(bytes);
    this.#bytes += bytes.byteLength;
    return true;
  }

  get leastRequests(): number {
    return Math.floor(this.#bytes / BYTES_A_REQUEST);
  }

  /**
   * What a pod recorded itself.
   * @param empty the same pod, of whose points nothing was read here; given back for a pod that sends points
   */
  read(empty: RecordedPod): RecordedPod {
    const pieces = this.#pieces.get(empty.pod);
    if (pieces === undefined) return empty;
    try {
      const recording = decodeRecording(Buffer.concat(pieces));
      this.#pieces.delete(empty.pod);
      if (recording.pod === empty.pod) return recording;
      throw new Error(`it is of part ${recording.pod + 1}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ...empty, broken: `its recording can't be read: ${reason}` };
    }
  }
}
