import {
  arrayKind,
  bytesOf,
  bytesPerElement,
  elementCount,
  viewAs,
} from '../../../../fixtures/engines/datatype.ts';
import type { DataType, Tensor, TensorData } from '../../../../fixtures/engines/engine.ts';
import { ApiError } from '../error.ts';

/** What every form of a tensor says about itself. */
export interface TensorHead {
  readonly name: string;
  readonly datatype: DataType;
  readonly shape: readonly number[];
}

/**
 * A tensor of JSON `data`, which may be flat or nested; the protocol allows both.
 * @throws {ApiError} 400 if the values do not fill the shape or do not suit the datatype
 */
export function tensorFromJson({ name, datatype, shape }: TensorHead, value: unknown): Tensor {
  if (datatype === 'FP16') {
    throw invalid(`input '${name}' is FP16, which the protocol carries only as binary data`);
  }
  if (!Array.isArray(value)) {
    throw invalid(`input '${name}' has no data; it takes an array, or binary_data_size`);
  }
  // One flat array is the common case and needs no copy; the depth of a nested one is its shape's.
  const values: readonly unknown[] = Array.isArray(value[0]) ? value.flat(shape.length - 1) : value;
  const count = elementCount(shape);
  if (values.length !== count) {
    throw invalid(
      `input '${name}' has ${values.length} values; its shape [${shape.join(', ')}] needs ${count}`,
    );
  }
  const data: TensorData = new (arrayKind(datatype))(count);
  for (let index = 0; index < count; index += 1) {
    data[index] = toElement(values[index], datatype, `input '${name}'[${index}]`);
  }
  return { datatype, shape, data };
}

/** The bytes of one tensor, little-endian, row-major; they must be exactly as many as its shape asks. */
export function tensorFromBytes({ name, datatype, shape }: TensorHead, bytes: Buffer): Tensor {
  const count = elementCount(shape);
  const expected = count * bytesPerElement(datatype);
  if (bytes.length !== expected) {
    throw invalid(
      `input '${name}' has ${bytes.length} bytes; ${datatype} of shape [${shape.join(', ')}] has ${expected}`,
    );
  }
  return { datatype, shape, data: viewAs(datatype, bytes, count) };
}

/** @throws {ApiError} 406 for FP16, which JSON can't carry */
export function tensorToJson(name: string, { datatype, data }: Tensor): readonly unknown[] {
  if (datatype === 'FP16') {
    throw new ApiError(
      406,
      'binary_only',
      `output '${name}' is FP16, which the protocol carries only as binary data; ask for binary_data`,
    );
  }
  if (datatype === 'BOOL') return Array.from<number | bigint, boolean>(data, Boolean);
  return Array.from<number | bigint, number>(data, Number);
}

export function tensorToBytes({ data }: Tensor): Uint8Array {
  return bytesOf(data);
}

function toElement(value: unknown, datatype: DataType, where: string): never {
  const isBoolean = datatype === 'BOOL' && typeof value === 'boolean';
  if (typeof value !== 'number' && !isBoolean) {
    throw invalid(`${where} is ${JSON.stringify(value)}; ${datatype} takes a number`);
  }
  if (datatype !== 'FP32' && !Number.isInteger(Number(value))) {
    throw invalid(`${where} is ${String(value)}; ${datatype} takes an integer`);
  }
  return (datatype === 'INT64' ? BigInt(value) : Number(value)) as never;
}

function invalid(message: string): ApiError {
  return new ApiError(400, 'invalid_tensor', message);
}
