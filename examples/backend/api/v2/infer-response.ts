import type { Tensor, Tensors } from '../../../../fixtures/engines/engine.ts';
import { ApiError } from '../error.ts';
import { requireFiniteTensor } from '../not-finite.ts';
import type { InferRequest, RequestedOutput } from './infer-request.ts';
import { tensorToBytes, tensorToJson } from './tensor.ts';

export interface InferResponse {
  readonly body: Buffer;
  /** Bytes of the JSON before the tensors' bytes; undefined when all of it is JSON. */
  readonly headerLength: number | undefined;
}

interface Served {
  readonly name: string;
  readonly version: string;
}

/**
 * The answer to `request`, in the form that it asks for, output by output.
 * @throws {ApiError} 422 `not_finite` if the model's answer is no number
 */
export function buildInferResponse(
  { name, version }: Served,
  request: InferRequest,
  tensors: Tensors,
): InferResponse {
  const chunks: Uint8Array[] = [];
  const outputs = wanted(request, tensors).map((output) => {
    const { tensor } = output;
    requireFiniteTensor(tensor, `output '${output.name}'`);
    const head = { name: output.name, datatype: tensor.datatype, shape: tensor.shape };
    if (!output.binary) return { ...head, data: tensorToJson(output.name, tensor) };
    const bytes = tensorToBytes(tensor);
    chunks.push(bytes);
    return { ...head, parameters: { binary_data_size: bytes.byteLength } };
  });
  const header = Buffer.from(
    JSON.stringify({
      model_name: name,
      model_version: version,
      ...(request.id !== undefined && { id: request.id }),
      outputs,
    }),
  );
  if (chunks.length === 0) return { body: header, headerLength: undefined };
  return { body: Buffer.concat([header, ...chunks]), headerLength: header.length };
}

function wanted(
  { outputs }: InferRequest,
  tensors: Tensors,
): (RequestedOutput & { readonly tensor: Tensor })[] {
  if ('all' in outputs) {
    const binary = outputs.all === 'binary';
    return Object.entries(tensors).map(([name, tensor]) => ({ name, binary, tensor }));
  }
  return outputs.named.map((output) => {
    // Its own outputs only: every object answers to 'constructor', too.
    const tensor = Object.hasOwn(tensors, output.name) ? tensors[output.name] : undefined;
    if (tensor !== undefined) return { ...output, tensor };
    const known = Object.keys(tensors).join(', ');
    throw new ApiError(
      400,
      'unknown_output',
      `the model has no output '${output.name}'; it has ${known}`,
    );
  });
}
