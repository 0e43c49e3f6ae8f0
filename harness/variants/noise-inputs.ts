import type { Tensor, TensorDescription, Tensors } from '../../fixtures/engines/engine.ts';
import { UsageError } from '../errors.ts';
import { normalNumber, seededRandom } from '../statistics/random.ts';

/** A dynamic dimension after the batch gets this size. */
const DYNAMIC_SIZE = 64;

/** Normal noise for each input: the time of a dense network doesn't depend on what it is asked. */
export function noiseInputs(inputs: readonly TensorDescription[], batch: number): Tensors {
  const random = seededRandom(1);
  const entries = inputs.map(({ name, datatype, shape }): [string, Tensor] => {
    if (datatype !== 'FP32') {
      throw new UsageError(`input '${name}' is ${datatype}; only FP32 inputs can be timed`);
    }
    const fixed = shape[0] ?? -1;
    if (fixed > 0 && fixed !== batch) {
      throw new UsageError(`input '${name}' takes batches of ${fixed}, not of ${batch}`, {
        remedy: `use --batch ${fixed}`,
      });
    }
    const dims = [batch, ...shape.slice(1).map((size) => (size > 0 ? size : DYNAMIC_SIZE))];
    const length = dims.reduce((product, size) => product * size, 1);
    const data = Float32Array.from({ length }, () => normalNumber(random));
    return [name, { datatype, shape: dims, data }];
  });
  return Object.fromEntries(entries);
}
