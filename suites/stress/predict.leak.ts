import { stress } from 'assay';

/** A signal that is never the same twice: the cache in front of the engine must not answer for it. */
function fresh(samples: Float32Array, index: number): Float32Array {
  const copy = samples.slice();
  copy[index % copy.length] = index;
  return copy;
}

let healthy: Float32Array | null = null;

stress(
  'predict',
  // What one of 100 requests keeps shows in the seconds that the profile smoke has.
  { retained: { heap: '<= 64 B/op' }, concurrency: 4, rarest: 100 },
  async ({ target, signal }, index) => {
    healthy ??= signal('healthy', { samples: 4096 }) as Float32Array;
    const response = await target.post('/predict', fresh(healthy, index));
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
    await response.arrayBuffer();
  },
);
