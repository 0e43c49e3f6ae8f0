// @module-tag integration
// @module-tag postgres
// @module-tag redis

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'assay/fixtures';
import { Client } from 'pg';
import { startBackend, test, vibration } from './backend-test.ts';

type Outcome = 'answered' | 'refused' | 'not accepted' | 'broken off';

/** One prediction over a kept-alive connection, as a load balancer sends them. */
function predict(url: string, agent: Agent, signal: Float32Array): Promise<Outcome> {
  return new Promise((resolve) => {
    const outgoing = request(
      `${url}/predict`,
      { method: 'POST', agent, headers: { 'content-type': 'application/octet-stream' } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode === 200 ? 'answered' : 'refused'));
        response.on('error', () => resolve('broken off'));
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that the server closed while it was idle: any client sends that again.
      const isUnread = error.code === 'ECONNREFUSED' || outgoing.reusedSocket;
      resolve(isUnread ? 'not accepted' : 'broken off');
    });
    outgoing.end(Buffer.from(signal.buffer));
  });
}

async function countPredictions(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('select count(*) from predictions');
    return Number(rows[0]!.count);
  } finally {
    await client.end();
  }
}

test('a stop under load answers and keeps everything that was accepted, and ends with 0', async ({
  postgresUrl,
  redisUrl,
}) => {
  const backend = await startBackend({ postgresUrl, redisUrl });
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const outcomes: Outcome[] = [];
  const stopping = new AbortController();
  const clients = Array.from({ length: 16 }, async () => {
    while (!stopping.signal.aborted) {
      outcomes.push(await predict(backend.url, agent, vibration()));
    }
  });
  while (outcomes.length < 50) await sleep(5);
  stopping.abort();
  const exit = await backend.stop();
  await Promise.all(clients);
  agent.destroy();

  expect(exit).toMatchObject({ code: 0, signal: null });
  expect(outcomes).not.toContain('broken off');
  const answered = outcomes.filter((outcome) => outcome === 'answered').length;
  expect(answered).toBeGreaterThanOrEqual(50);
  expect(await countPredictions(postgresUrl)).toBe(answered);
});

test('a request that outlasts the drain deadline does not keep it alive', async ({
  postgresUrl,
  redisUrl,
}) => {
  const backend = await startBackend({ postgresUrl, redisUrl, env: { DRAIN_TIMEOUT_MS: '300' } });
  // A body that never ends.
  const endless = request(`${backend.url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'content-length': '16384' },
  });
  endless.on('error', () => {});
  endless.write('x');
  // Answered after it on another connection: by then the first one has been accepted.
  await backend.get('/health');
  expect(await backend.stop()).toMatchObject({ code: 1, signal: null });
  expect(backend.logs().join('\n')).toContain('requests still run at the deadline');
});
