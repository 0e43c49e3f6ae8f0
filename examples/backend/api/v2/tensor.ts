import {
  arrayKind,
  bytesOf,
  bytesPerElement,
  elementCount,
  viewAs,
} from '../../../../fixtures/engines/datatype.ts';
import type { DataType, Tensor, TensorData } from '../../../../fixtures/engines/engine.ts';
import { ApiError } from '../error.ts';
import { requireFiniteTensor } from '../not-finite.ts';
import { flatten } from './flatten.ts';
import type { TensorHead } from './tensor-head.ts';

/**
 * A tensor of JSON `data`, which may be flat or nested; the protocol allows both.
 * @throws {ApiError} 400 if the values do not fill the shape or do not suit the datatype, 422 if one
 *   is not finite as that datatype
 */
export function tensorFromJson(head: TensorHead, value: unknown): Tensor {
  const { name, datatype, shape } = head;
  if (datatype === 'FP16') {
    throw invalid(`input '${name}' is FP16, which the protocol carries only as binary data`);
  }
  if (datatype === 'BYTES') throw invalid(`input '${name}' is BYTES; this server takes numbers`);
  if (!Array.isArray(value)) {
    throw invalid(`input '${name}' has no data; it takes an array, or binary_data_size`);
  }
  const values: readonly unknown[] = Array.isArray(value[0]) ? flatten(value, head) : value;
  const count = elementCount(shape);
  if (values.length !== count) {
    throw invalid(
      `input '${name}' has ${values.length} values; its shape [${shape.join(', ')}] needs ${count}`,
    );
  }
  const data = new (arrayKind(datatype))(count);
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  const isAllowed = elementChecks[datatype];
  for (let index = 0; index < count; index += 1) {
    const element = values[index];
    if (!isAllowed(element)) throw refusedElement(head, index, element);
    data[index] = (isBig ? BigInt(element) : Number(element)) as never;
  }
  return finite(head, data);
}

/**
 * The bytes of one tensor, little-endian, row-major.
 * @throws {ApiError} 400 if they are not exactly as many as the shape asks, 422 if one is not finite
 */
export function tensorFromBytes(head: TensorHead, bytes: Buffer): Tensor {
  const { name, datatype, shape } = head;
  if (datatype === 'BYTES') throw invalid(`input '${name}' is BYTES; this server takes numbers`);
  const count = elementCount(shape);
  const expected = count * bytesPerElement(datatype);
  if (bytes.length !== expected) {
    throw invalid(
      `input '${name}' has ${bytes.length} bytes; ${datatype} of shape [${shape.join(', ')}] has ${expected}`,
    );
  }
  return finite(head, viewAs(datatype, bytes, count));
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
  if (!ArrayBuffer.isView(data)) return data;
  if (datatype === 'BOOL') return Array.from<number | bigint, boolean>(data, Boolean);
  return Array.from<number | bigint, number>(data, Number);
}

export function tensorToBytes({ data }: Tensor): Uint8Array {
  return bytesOf(data);
}

type ElementCheck = (element: unknown) => element is number | boolean;

/** An integer beyond its type would wrap around into another one. */
const integerFrom =
  (low: number, high: number): ElementCheck =>
  (element): element is number =>
    Number.isInteger(element) && Number(element) >= low && Number(element) <= high;

const elementChecks: Readonly<Record<Exclude<DataType, 'FP16' | 'BYTES'>, ElementCheck>> = {
  FP32: (element): element is number => typeof element === 'number',
  // What JSON's doubles carry exactly.
  INT64: integerFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  UINT64: integerFrom(0, Number.MAX_SAFE_INTEGER),
  FP64: (element): element is number => typeof element === 'number',
  UINT32: integerFrom(0, 2 ** 32 - 1),
  INT16: integerFrom(-(2 ** 15), 2 ** 15 - 1),
  UINT16: integerFrom(0, 2 ** 16 - 1),
  INT32: integerFrom(-(2 ** 31), 2 ** 31 - 1),
  INT8: integerFrom(-128, 127),
  UINT8: integerFrom(0, 255),
  BOOL: (element): element is boolean | 0 | 1 =>
    typeof element === 'boolean' || element === 0 || element === 1,
};

function refusedElement({ name, datatype }: TensorHead, index: number, element: unknown): ApiError {
  const found = typeof element === 'number' ? String(element) : kindOf(element);
  const allowed = datatype.startsWith('FP') ? 'numbers' : `what ${datatype} holds exactly`;
  return invalid(`input '${name}'[${index}] is ${found}; allowed: ${allowed}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function finite({ name, datatype, shape }: TensorHead, data: TensorData): Tensor {
  const tensor = { datatype, shape, data };
  requireFiniteTensor(tensor, `input '${name}'`);
  return tensor;
}

function invalid(message: string): ApiError {
  return new ApiError(400, 'invalid_tensor', message);
}
