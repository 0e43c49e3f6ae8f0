import { expect, test } from 'vitest';

import type { Point } from '../../../../../harness/load/points/point.ts';
import {
  type ObservedRequest,
  partsOfRequest,
  RequestAssembler,
} from '../../../../../harness/load/points/request-assembler.ts';

const base = {
  timeMs: 1000,
  scenario: 'predict',
  status: '200',
  vu: 1,
  iteration: 0,
  tag: (name: string) => (name === 'name' ? 'http://host/predict' : ''),
};

function assemble(
  ...parts: [metric: string, value: number, changes?: Partial<Point>][]
): ObservedRequest[] {
  const requests: ObservedRequest[] = [];
  const assembler = new RequestAssembler((request) => requests.push(request));
  for (const [metric, value, changes] of parts) {
    if (partsOfRequest.has(metric)) assembler.part(metric, value);
    else assembler.push({ ...base, metric, value, ...changes });
  }
  assembler.flush();
  return requests;
}

test('adds the wait for a connection, which k6 leaves out of the duration', () => {
  const [request] = assemble(
    ['http_reqs', 1],
    ['http_req_duration', 10],
    ['http_req_blocked', 3],
    ['http_req_connecting', 2],
    ['http_req_failed', 0],
  );
  expect(request).toMatchObject({ ownMs: 13, failed: false, endMs: 1000 });
});

test('counts the set-up of a connection that failed', () => {
  const [request] = assemble(
    ['http_reqs', 1, { status: '0' }],
    ['http_req_duration', 0],
    ['http_req_blocked', 0],
    ['http_req_connecting', 4],
    ['http_req_tls_handshaking', 5],
    ['http_req_failed', 1],
  );
  expect(request).toMatchObject({ ownMs: 9, failed: true });
});

test('keeps requests of one time apart', () => {
  const requests = assemble(
    ['http_reqs', 1],
    ['http_req_duration', 10],
    ['http_reqs', 1, { vu: 2 }],
    ['http_req_duration', 20],
  );
  expect(requests.map(({ vu, ownMs }) => [vu, ownMs])).toEqual([
    [1, 10],
    [2, 20],
  ]);
});

test.for([
  ['200', false],
  ['404', true],
  ['0', true],
] as const)('without http_req_failed, status %s decides: failed is %s', ([status, failed]) => {
  const [request] = assemble(['http_reqs', 1, { status }], ['http_req_duration', 1]);
  expect(request?.failed).toBe(failed);
});

test.for([
  ['grpc_req_duration', '0', false],
  ['grpc_req_duration', '14', true],
  ['ws_connecting', '101', false],
  ['ws_connecting', '503', true],
] as const)(
  'a point of %s with status %s is a request; failed is %s',
  ([metric, status, failed]) => {
    expect(assemble([metric, 7, { status }])).toMatchObject([{ ownMs: 7, failed, status }]);
  },
);
