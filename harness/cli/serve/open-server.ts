import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InfrastructureError } from '../../errors.ts';
import { answer } from './answer.ts';
import type { Answer, Served } from './served.ts';

/** What Flagger sends has some hundred bytes. */
const LARGEST_BODY_BYTES = 65_536;

export interface ServedReport extends AsyncDisposable {
  readonly url: string;
}

/**
 * Serves what `look` finds at each request.
 * @throws {InfrastructureError} the port is taken, or the address is not of this machine
 */
export async function openServer(
  address: { readonly host: string; readonly port: number },
  look: () => Served,
): Promise<ServedReport> {
  const server = createServer((request, response) => {
    void respond(request, response, look);
  });
  await listening(server, address);
  const { port } = server.address() as AddressInfo;
  const { host } = address;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function listening(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new InfrastructureError(`${host}:${port} can't be served: ${(cause as Error).message}`, {
      remedy: 'Name another port with --port, or an address of this machine with --host.',
      cause,
    });
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  look: () => Served,
): Promise<void> {
  const { status, type, body } = await answerTo(request, look);
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Basic is what a browser can ask its user for.
    ...(status === 401 && { 'www-authenticate': ['Bearer', 'Basic realm="assay"'] }),
  });
  response.end(request.method === 'HEAD' ? '' : body);
}

/** A run that can't be read is no pass. */
async function answerTo(request: IncomingMessage, look: () => Served): Promise<Answer> {
  try {
    const body = await bodyOf(request);
    const [path = '/', ...rest] = (request.url ?? '/').split('?');
    const query = new URLSearchParams(rest.join('?'));
    const { method = 'GET', headers } = request;
    return answer(
      { method, path, query, body, authorization: headers.authorization ?? null },
      look(),
    );
  } catch (error) {
    const { message } = error as Error;
    return {
      status: 409,
      type: 'application/json',
      body: `${JSON.stringify({ error: message })}\n`,
    };
  }
}

/** As much of it as may matter; a longer one has no token that fits. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LARGEST_BODY_BYTES) return '';
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
