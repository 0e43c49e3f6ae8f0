import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers at once, and counts. */
export interface PlainServer extends AsyncDisposable {
  readonly url: string;
  readonly answered: number;
}

export async function startPlainServer(): Promise<PlainServer> {
  let answered = 0;
  const server = createServer((request, response) => {
    answered += 1;
    request.resume();
    response.end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    get answered() {
      return answered;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
