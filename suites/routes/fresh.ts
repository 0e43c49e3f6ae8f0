import { signal } from '../../fixtures/signals/index.ts';

/** Samples that the model takes at once. */
export const WINDOW_SAMPLES = 4_096;

let healthy: Float32Array | null = null;

/** Windows that are never the same twice: the cache in front of the engine must not answer for them. */
export function freshBatch(index: number, size: number): Float32Array {
  healthy ??= signal('healthy', { samples: WINDOW_SAMPLES });
  const batch = new Float32Array(size * WINDOW_SAMPLES);
  for (let place = 0; place < size; place += 1) {
    batch.set(healthy, place * WINDOW_SAMPLES);
    batch[place * WINDOW_SAMPLES + (index % WINDOW_SAMPLES)] = index + place / size;
  }
  return batch;
}
