import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bare HTTP server on loopback, for tests that are about k6 and not about a back end. */
export interface BackEnd extends AsyncDisposable {
  readonly url: string;
  /** Requests that it has seen. */
  readonly seen: number;
}

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** Every request is read to its end, then answered with 200 unless `answer` does something else. */
export async function startBackEnd(
  answer: Answer = (_request, response) => response.end('{}'),
): Promise<BackEnd> {
  let seen = 0;
  const server = createServer((request, response) => {
    seen += 1;
    const count = seen;
    request.resume().on('end', () => {
      answer(request, response, count);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get seen() {
      return seen;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
