// @module-tag slow
// @module-tag thorough
import { mkdtempDisposable } from 'node:fs/promises';
import { createServer, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as sequential } from 'vitest';

import { type LoadOutcome, runScript } from '../../../harness/load/run-script.ts';
import { countEnds } from '../../../harness/measurement/load-ledger.ts';

// Most of their time they wait.
const test = sequential.concurrent;
const options = { tags: ['integration', 'load'], timeout: 180_000 };
const script = fileURLToPath(new URL('scripts/slow.ts', import.meta.url));

interface Listening extends AsyncDisposable {
  readonly url: string;
  /** Connections at a time, the most that there were. */
  readonly most: number;
}

async function listen(timeouts: ServerOptions): Promise<Listening> {
  let [open, most] = [0, 0];
  const server: Server = createServer(timeouts, (request, response) => {
    request.resume().on('end', () => response.end('ok'));
    request.on('error', () => {});
  });
  server.on('connection', (socket) => {
    open += 1;
    most = Math.max(most, open);
    socket.once('close', () => (open -= 1));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get most() {
      return most;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function load(targetUrl: string, patience: string): Promise<LoadOutcome> {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'assay-test-'));
  return await runScript({
    script,
    targetUrl,
    folder: folder.path,
    abort: new AbortController().signal,
    env: { PATIENCE: patience },
    metrics: ['slow_client_kept', 'slow_client_held'],
  });
}

function partsOf({ measurements }: LoadOutcome) {
  const [good, slow] = ['good', 'slow'].map((name) =>
    measurements.find(({ subject }) => subject === `load/slow/${name}`),
  );
  const values = (name: string) => [
    ...(slow?.metrics?.find((metric) => metric.name === name)?.values ?? []),
  ];
  const counts = (end: 'answered' | 'failed') =>
    [good, slow].map((one) => countEnds(one!.ledger, end));
  return {
    kept: values('slow_client_kept'),
    held: values('slow_client_held'),
    answered: counts('answered'),
    failed: counts('failed'),
  };
}

test('a server with time-outs ends slow clients, and serves the others', options, async () => {
  const timeouts = { headersTimeout: 700, requestTimeout: 700, connectionsCheckingInterval: 200 };
  await using server = await listen(timeouts);
  // More than the load lasts: only the server ends a connection.
  const { kept, held, answered, failed } = partsOf(await load(server.url, '60'));
  expect(kept.length).toBeGreaterThan(0);
  expect(new Set(kept)).toEqual(new Set([0]));
  expect(held.filter((ms) => ms > 0).length).toBeGreaterThan(0);
  // On a busy machine some are never sent; of those that were, each was answered.
  expect(answered[0]).toBeGreaterThan(0);
  expect(answered[1]).toBeGreaterThan(0);
  expect(failed).toEqual([0, 0]);
  expect(server.most).toBeGreaterThan(1);
});

test('of a server without them the gate on what is kept fails', options, async () => {
  await using server = await listen({ headersTimeout: 0, requestTimeout: 0 });
  const { kept, held, failed } = partsOf(await load(server.url, '1'));
  expect(kept.length).toBeGreaterThan(0);
  expect(new Set(kept)).toEqual(new Set([1]));
  expect(Math.min(...held)).toBeGreaterThan(900);
  expect(failed).toEqual([0, 0]);
});

test('a server that takes no connection fails in the ledger', options, async () => {
  const server = await listen({});
  const { url } = server;
  await server[Symbol.asyncDispose]();
  const { kept, failed } = partsOf(await load(url, '1'));
  expect(kept).toEqual([]);
  expect(failed[1]).toBeGreaterThan(0);
});
