/** What a pod sends: a stream of bytes that can be read again from any of them on. */
export interface PointSource extends AsyncDisposable {
  /**
   * @param isLast whether k6 has ended: what is there then is all
   * @returns bytes that were read; 0 where there are none, or none yet
   */
  read(into: Buffer, from: number, isLast: boolean): Promise<number>;
  /**
   * What the collector has of this pod must be in it.
   * @throws {InfrastructureError} it is shorter: another k6 has begun it anew
   */
  requireAtLeast(bytes: number): Promise<void>;
}

/** Points as k6 writes them, or what they come to (`encodeRecording`). */
export const streamForms = ['points', 'recording'] as const;
export type StreamForm = (typeof streamForms)[number];
