import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { z } from 'zod';

import type { HelperData } from '../helper-thread.ts';
import { isLoopback } from '../require-own.ts';
import { MOST_SECONDS, type SlowEnd, slownesses } from './slow-client.ts';
import { holdSlowConnection } from './slow-connection.ts';

/** Connections at a time: each has a descriptor here, and one to k6. */
const MOST_CONNECTIONS = 10_000;

/** A token of RFC 9110, and what can't end a line. */
const token = z.string().regex(/^[!#$%&'*+.^`|~\w-]+$/u);
const asking = z.strictObject({
  url: z.url({ protocol: /^https?$/u }),
  slow: z.enum(slownesses),
  method: token,
  headers: z.record(token, z.string().regex(/^[^\r\n]*$/u)),
  body: z.string(),
  bytesASecond: z.int().min(1).max(1_000_000),
  seconds: z.number().positive().max(MOST_SECONDS),
});

/**
 * Holds slow connections for k6, which sends and reads as fast as it can. Each is asked for by a request of its
 * own, which is answered when that connection has ended, and ends it when k6 gives it up.
 * @returns the address to send to
 */
export async function serveSlowClients({ secret, targetUrl }: HelperData): Promise<string> {
  const target = new URL(targetUrl).hostname;
  let open = 0;
  const answer = async (body: unknown, response: ServerResponse): Promise<void> => {
    const said = asking.safeParse(body);
    if (!said.success) return refuse(response, 400, z.prettifyError(said.error));
    const { url } = said.data;
    if (!isLoopback(url) && new URL(url).hostname !== target) {
      return refuse(response, 403, `${new URL(url).host} is neither the target nor this machine`);
    }
    if (open >= MOST_CONNECTIONS) {
      return refuse(
        response,
        503,
        `${MOST_CONNECTIONS} slow connections are open, and no more are`,
      );
    }
    const abort = new AbortController();
    response.once('close', () => abort.abort());
    open += 1;
    const end = await holdSlowConnection(said.data, abort.signal);
    open -= 1;
    if (end.by === 'refusal') refuse(response, BAD_GATEWAY, end.reason);
    else say(response, 200, end);
  };
  const server = createServer((request, response) => {
    if (request.url !== `/${secret}`) {
      response.writeHead(404).end();
      return;
    }
    void json(request).then(
      (body) => answer(body, response),
      () => response.destroy(),
    );
  });
  // k6 waits for as long as a connection is held.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1', backlog: MOST_CONNECTIONS }, resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${secret}`;
}

const BAD_GATEWAY = 502;

function refuse(response: ServerResponse, status: number, reason: string): void {
  say(response, status, { by: 'refusal', reason });
}

function say(response: ServerResponse, status: number, end: SlowEnd): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(end));
}
