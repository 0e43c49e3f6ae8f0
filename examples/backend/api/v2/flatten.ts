import { ApiError } from '../error.ts';
import type { TensorHead } from './tensor-head.ts';

/**
 * The values of nested arrays in row-major order.
 * @throws {ApiError} 400 `invalid_tensor` if an array at any level is not as long as the shape says
 */
export function flatten(nested: readonly unknown[], { name, shape }: TensorHead): unknown[] {
  const values: unknown[] = [];
  take(nested, 0);
  return values;

  function take(part: unknown, axis: number): void {
    if (!Array.isArray(part) || part.length !== shape[axis]) {
      const found = Array.isArray(part) ? `has ${part.length} entries` : 'is no array';
      throw new ApiError(
        400,
        'invalid_tensor',
        `input '${name}' is ragged: a part of its data at dimension ${axis} ${found}; its shape is [${shape.join(', ')}]`,
      );
    }
    if (axis === shape.length - 1) for (const value of part) values.push(value);
    else for (const inner of part) take(inner, axis + 1);
  }
}
