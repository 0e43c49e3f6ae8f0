// @module-tag slow
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, expect, test as sequential } from 'vitest';

import { runScript } from '../../../harness/load/run-script.ts';
import { planned } from '../../../harness/measurement/load-ledger.ts';
import type { LoadMeasurement } from '../../../harness/measurement/measurement.ts';
import { startBackEnd } from './back-end.ts';

// Most of their time they wait for k6.
const test = sequential.concurrent;
const tags = ['integration', 'load'];

const undo = new AsyncDisposableStack();
afterAll(() => undo.disposeAsync());

async function measure(
  name: string,
  targetUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<LoadMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  undo.defer(() => rm(folder, { recursive: true, force: true }));
  const { measurements } = await runScript({
    script: fileURLToPath(new URL(`scripts/${name}`, import.meta.url)),
    targetUrl,
    env,
    folder,
    abort: new AbortController().signal,
  });
  expect(measurements).toHaveLength(1);
  const measurement = measurements[0] as LoadMeasurement;
  expect(measurement.broken).toBeNull();
  return measurement;
}

/** Requests that k6 sent and heard the end of. */
function heard({ ledger }: LoadMeasurement): number {
  return ledger.end.filter((code) => code <= 1).length;
}

test('each response of a batch owns its checks, and so does an earlier one', { tags }, async () => {
  await using backEnd = await startBackEnd((_request, response) => response.end('wrong'));
  const measurement = await measure('batch-checks.ts', backEnd.url);
  expect(heard(measurement)).toBe(backEnd.seen);
  // Of each 6 requests only the last one is not checked.
  expect(measurement.endpoints).toMatchObject([
    { requests: 18, failed: 15, statuses: { 200: 18 } },
  ]);
  expect(measurement.endpoints[0]?.failures).toEqual({
    "check 'is right' failed": 12,
    "check 'was right' failed": 3,
  });
  expect(measurement.ledger.arrivals).toMatchObject({ failed: 3, answered: 0 });
});

test('users that are cut off while they think have no failed request', { tags }, async () => {
  await using backEnd = await startBackEnd();
  const { ledger, ...measurement } = await measure('cut-off-thinking.ts', backEnd.url);
  expect(ledger.arrivals.thinking).toBeGreaterThan(0);
  expect(ledger.arrivals.failed).toBe(0);
  // One or two may have been cut off within a request.
  expect(heard({ ledger, ...measurement })).toBeGreaterThanOrEqual(backEnd.seen - 2);
  expect(planned(ledger.arrivals)).toBe(measurement.iterations);
});

test('a redirect belongs to the call that it answers', { tags }, async () => {
  await using backEnd = await startBackEnd((request, response) => {
    const isOld = request.url === '/old';
    setTimeout(() => {
      response.writeHead(isOld ? 302 : 201, isOld ? { location: '/new' } : {});
      response.end('{}');
    }, 30);
  });
  const measurement = await measure('redirected.ts', backEnd.url);
  expect(backEnd.seen).toBe(8);
  expect(measurement.hops).toBe(4);
  expect(heard(measurement)).toBe(4);
  expect(measurement.ledger.arrivals).toMatchObject({ answered: 4, failed: 0 });
  expect(Math.min(...measurement.ledger.latencyMs)).toBeGreaterThan(55);
});

test(
  'think time before a refused connection is no latency, and fail() no error of the script',
  { tags },
  async () => {
    const { ledger, endpoints } = await measure('thinking-then-refused.ts', 'http://127.0.0.1:9');
    expect(ledger.arrivals).toMatchObject({ failed: 2, answered: 0 });
    expect(Array.from(ledger.latencyMs)).toEqual([Infinity, Infinity]);
    expect(ledger.dueMs[0]).toBeGreaterThan(180);
    expect(endpoints).toMatchObject([{ failures: { 'dial: connection refused': 2 } }]);
  },
);

test('a request with a tag `scenario` of its own stays where it is', { tags }, async () => {
  await using backEnd = await startBackEnd();
  const measurement = await measure('tagged-scenario.ts', backEnd.url);
  expect(heard(measurement)).toBe(2);
});

test('a gRPC call with any status but OK has failed', { tags }, async () => {
  let calls = 0;
  const server = createServer();
  server.on('stream', (stream) => {
    const status = (calls += 1) % 4 === 0 ? '14' : '0';
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc+proto' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => {
      stream.sendTrailers({ 'grpc-status': status });
    });
    // One message of no bytes.
    stream.end(Buffer.alloc(5));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  undo.defer(() => new Promise((resolve) => void server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { ledger, endpoints } = await measure('grpc-calls.ts', 'http://127.0.0.1:9', {
    GRPC: `127.0.0.1:${port}`,
  });
  expect(calls).toBe(40);
  expect(ledger.arrivals).toMatchObject({ answered: 30, failed: 10 });
  expect(endpoints).toMatchObject([{ requests: 40, failures: { 'gRPC UNAVAILABLE': 10 } }]);
});
