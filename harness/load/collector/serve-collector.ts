import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { z } from 'zod';

import { InfrastructureError } from '../../errors.ts';
import { bearerToken, isSameToken } from '../../process/same-token.ts';
import type { Collector } from './collector.ts';
import type { PodName, Taken } from './pod-ledger.ts';
import { streamForms } from './point-source.ts';
import { Room } from './room.ts';

/** The largest piece of points, and of anything else. */
export const MOST_PIECE_BYTES = 1 << 20;

/** Pieces that are held at a time: the others wait in their pods. */
const ROOM_BYTES = 64 << 20;

export interface CollectorServer extends AsyncDisposable {
  readonly url: string;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  /** What is answered to whoever asks for the result; null while there is none. */
  readonly result: () => string | null;
}

const clock = z.strictObject({ offsetMs: z.number(), uncertainMs: z.number().min(0) });
const hello = z.strictObject({ clock, form: z.enum(streamForms).default('points') });
const end = z.strictObject({
  bytes: z.int().min(0),
  clock,
  log: z.array(z.string().max(20_000)).max(1000),
});

/**
 * Lets pods hand in their points, over HTTP:
 *
 * - `GET /v1/clock`: what time it is here.
 * - `GET /v1/setup`: what a pod has to know that reads its points itself.
 * - `POST /v1/pods/<part>/hello`: a pod is there, or back. The answer says from which byte on to send.
 * - `POST /v1/pods/<part>/points?from=<byte>`: a piece of its stream; an empty one says that it lives.
 * - `POST /v1/pods/<part>/end`: there is no more.
 * - `GET /v1/result`, `GET /healthz`.
 *
 * Each but the last asks for `Authorization: Bearer <token>`, and those of pods for `x-assay-run` and
 * `x-assay-pod`. 409 says from where to send again, 403 that the pod is not wanted.
 * @throws {InfrastructureError} it can't listen there
 */
export async function serveCollector(
  collector: Collector,
  options: ServeOptions,
): Promise<CollectorServer> {
  const room = new Room(ROOM_BYTES);
  const server = createServer((request, response) => {
    void answer(request, response, collector, options, room).catch((error: unknown) => {
      // A pod that went away in the middle of a piece comes back and sends it again.
      if (request.destroyed || response.headersSent) response.destroy();
      else say(response, 500, { reason: String(error) });
    });
  });
  // A pod that is quiet between two pieces is not gone.
  server.keepAliveTimeout = 120_000;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw new InfrastructureError(
      `the collector can't listen on ${host}:${port}: ${String(error)}`,
      {
        remedy: 'name another --listen',
      },
    );
  }
}

const podPath = /^\/v1\/pods\/(?<index>\d+)\/(?<what>hello|points|end)$/u;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  collector: Collector,
  { token, result }: ServeOptions,
  room: Room,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://collector');
  if (url.pathname === '/healthz') return say(response, 200, { requests: collector.requests });
  const shown = bearerToken(request.headers.authorization);
  if (shown === null || !isSameToken(shown, token))
    return say(response, 401, { reason: 'no token' });
  if (url.pathname === '/v1/clock') return say(response, 200, { nowMs: Date.now() });
  if (url.pathname === '/v1/setup') return say(response, 200, collector.setup);
  if (url.pathname === '/v1/result') {
    const text = result();
    if (text === null) return say(response, 202, collector.ledger.counts);
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    return;
  }
  const { index, what } = podPath.exec(url.pathname)?.groups ?? {};
  if (index === undefined || request.method !== 'POST') {
    return say(response, 404, { reason: `there is no ${request.method} ${url.pathname}` });
  }
  const { 'x-assay-run': run, 'x-assay-pod': uid, 'content-length': length } = request.headers;
  if (run !== collector.run || typeof uid !== 'string' || uid === '') {
    return say(response, 403, { reason: `points of run '${String(run)}' are not wanted` });
  }
  const bytes = Number(length);
  if (!(bytes <= MOST_PIECE_BYTES)) {
    return say(response, 413, { reason: `a piece has at most ${MOST_PIECE_BYTES} bytes` });
  }
  const pod: PodName = { index: Number(index), uid };
  // Its room is given back when its points were read.
  using _place = await room.enter(bytes);
  const body = await buffer(request);
  if (what === 'points') {
    const from = Number(url.searchParams.get('from'));
    return tell(response, await collector.piece(pod, from, ownBytes(body)));
  }
  if (what === 'hello') {
    const said = parsed(body, hello);
    return said === null ? unreadable(response) : tell(response, collector.hello(pod, said));
  }
  const said = parsed(body, end);
  if (said === null) unreadable(response);
  else tell(response, collector.ended(pod, said));
}

function unreadable(response: ServerResponse): void {
  say(response, 400, { reason: 'no such message' });
}

/** With a memory of its own, which can go to another thread: small buffers share one. */
function ownBytes(body: Buffer): Uint8Array<ArrayBuffer> {
  const isWhole = body.buffer instanceof ArrayBuffer && body.byteLength === body.buffer.byteLength;
  return isWhole ? new Uint8Array(body.buffer) : Uint8Array.from(body);
}

function parsed<T>(body: Buffer, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}

const statuses = { taken: 200, gap: 409, refused: 403 } as const;

function tell(response: ServerResponse, taken: Taken): void {
  say(response, statuses[taken.kind], taken);
}

function say(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
