import { check } from 'k6';
import http from 'k6/http';

import { server } from 'assay/k6';
import { nextBytes, nextWindow } from '../windows.ts';

/** Clients of the Open Inference Protocol: some speak JSON, some send tensors as bytes. */
export const options = {
  scenarios: {
    json: server({ rate: 20, duration: '30s', exec: 'json' }),
    binary: server({ rate: 30, duration: '30s', exec: 'binary' }),
  },
};

const infer = `${__ENV['TARGET']}/v2/models/fault/infer`;
const WINDOW_SAMPLES = 4_096;
const tensor = `"name":"signal","datatype":"FP32","shape":[1,1,${WINDOW_SAMPLES}]`;
const header = `{"inputs":[{${tensor},"parameters":{"binary_data_size":${4 * WINDOW_SAMPLES}}}]}`;

export function json(): void {
  const response = http.post(infer, `{"inputs":[{${tensor},"data":${nextWindow()}}]}`, {
    headers: { 'Content-Type': 'application/json' },
    tags: { endpoint: 'v2-json' },
  });
  check(response, { 'infers from JSON': ({ status }) => status === 200 });
}

export function binary(): void {
  const window = nextBytes();
  const body = new Uint8Array(header.length + window.length);
  for (let index = 0; index < header.length; index += 1) body[index] = header.charCodeAt(index);
  body.set(window, header.length);
  const response = http.post(infer, body.buffer, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Inference-Header-Content-Length': String(header.length),
    },
    tags: { endpoint: 'v2-binary' },
  });
  check(response, { 'infers from bytes': ({ status }) => status === 200 });
}
