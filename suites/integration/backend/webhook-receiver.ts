import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TaskEvent } from '../../../examples/backend/tasks/task-store.ts';
import { verify } from '../../../examples/backend/tasks/webhooks.ts';

/** What deliveries are signed with. */
export const secret = 'a secret of the tests, long enough';

export interface Received extends TaskEvent {
  readonly isSigned: boolean;
}

/** A receiver on loopback that answers with the statuses given, then with 204; on 0 it never answers. */
export async function receiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const signature = String(request.headers['webhook-signature']);
      const isSigned = verify(secret, body, signature, Date.now());
      received.push({ ...(JSON.parse(body) as TaskEvent), isSigned });
      const status = statuses.shift() ?? 204;
      if (status > 0) response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
