import type { Tensor, TensorData } from '../../../fixtures/engines/engine.ts';
import { ApiError } from './error.ts';

/** The exponent's bits of a half-precision number; all of them set in infinities and NaN. */
const HALF_EXPONENT = 0x7c_00;

/**
 * A sample or score that is no number would be compared, stored and answered as if it were one.
 * @throws {ApiError} 422 `not_finite` with the place and the value of the first one
 */
export function requireFinite(data: Float32Array, where: string): void {
  for (let index = 0; index < data.length; index += 1) {
    const sample = data[index]!;
    // Zero, or NaN for what is not finite: 4 µs for a window, where `Number.isFinite` takes 30.
    if (sample - sample !== 0) throw notFinite(`${where}[${index}] is ${sample}`);
  }
}

/** The same for a tensor of any datatype; integers always are. */
export function requireFiniteTensor({ datatype, data }: Tensor, where: string): void {
  if (datatype === 'FP32') requireFinite(data as Float32Array, where);
  if (datatype === 'FP16') requireFiniteHalves(data, where);
}

function requireFiniteHalves(data: TensorData, where: string): void {
  for (let index = 0; index < data.length; index += 1) {
    if ((Number(data[index]) & HALF_EXPONENT) !== HALF_EXPONENT) continue;
    throw notFinite(`${where}[${index}] is infinite or NaN`);
  }
}

function notFinite(what: string): ApiError {
  return new ApiError(422, 'not_finite', `${what} as a float; every value must be finite`);
}
