// @module-tag integration
// @module-tag slow
// @module-tag postgres
// @module-tag redis
// @module-tag thorough

import { expect, type TargetClient } from 'assay/fixtures';
import { Client } from 'pg';
import { bodyOf, startBackend, vibration, WINDOW_SAMPLES } from './backend-test.ts';
import { receiver, secret } from './webhook-receiver.ts';
import { ended, startWorker, type Task, test } from './worker-test.ts';

/** The changes of a task as a browser's EventSource gets them, until the stream ends. */
async function* streamOf(
  backend: TargetClient,
  id: string,
  headers: Record<string, string> = {},
): AsyncGenerator<string> {
  const response = await backend.get(`/tasks/${id}/events`, {
    headers: { accept: 'text/event-stream', ...headers },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [, sequence, state] = /^id: (\d+)\nevent: (\w+)\ndata: /.exec(text.slice(0, end))!;
      text = text.slice(end + 2);
      yield `${sequence} ${state}`;
    }
  }
}

async function handInWindows(backend: TargetClient, count: number): Promise<string> {
  const windows = new Float32Array(count * WINDOW_SAMPLES);
  for (let index = 0; index < count; index += 1) windows.set(vibration(), index * WINDOW_SAMPLES);
  return (await bodyOf<Task>(await backend.post('/tasks', windows))).id;
}

test('a stream of events shows a killed worker, its successor and the end, and ends with it', async ({
  backend,
  supervisor,
  postgresUrl,
  redisUrl,
}) => {
  // Nothing can be kept until its worker is dead: else a quick one would be done before it is killed.
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query('begin; lock table predictions in exclusive mode');
  const id = await handInWindows(backend, 2);
  const heard: string[] = [];
  const victim = await startWorker(supervisor, { postgresUrl, redisUrl });
  let last: Awaited<ReturnType<typeof startWorker>> | undefined;
  for await (const change of streamOf(backend, id)) {
    heard.push(change);
    if (change !== '1 running') continue;
    process.kill(victim.pid, 'SIGKILL');
    await victim.exited;
    await client.query('commit');
    last = await startWorker(supervisor, { postgresUrl, redisUrl });
  }
  await last?.stop();
  await client.end();
  expect(heard).toEqual(['0 waiting', '1 running', '2 running', '3 completed']);
  const rest = await Array.fromAsync(streamOf(backend, id, { 'last-event-id': '1' }));
  expect(rest).toEqual(['2 running', '3 completed']);
  const wrong = await backend.get(`/tasks/${id}/events`, {
    headers: { accept: 'text/event-stream', 'last-event-id': 'x' },
  });
  expect(wrong.status).toBe(400);
});

test('a stream that is open does not keep the back end from stopping', async ({
  postgresUrl,
  redisUrl,
}) => {
  const backend = await startBackend({ postgresUrl, redisUrl });
  const id = await handInWindows(backend, 1);
  const changes = streamOf(backend, id);
  expect((await changes.next()).value).toBe('0 waiting');
  const [exit, next] = await Promise.all([backend.stop(), changes.next()]);
  expect(next.done).toBe(true);
  expect(exit).toMatchObject({ code: 0 });
});

test('a delivery that a killed worker may have made is made again by the next, and the rest in order', async ({
  backend,
  supervisor,
  postgresUrl,
  redisUrl,
}) => {
  // The first one is heard, and never answered.
  await using hook = await receiver([0]);
  const states = ['waiting', 'running', 'completed'];
  expect((await backend.post('/webhooks', { url: hook.url, states })).status).toBe(201);
  const id = await handInWindows(backend, 2);
  const worker = { postgresUrl, redisUrl, env: { WEBHOOK_SECRET: secret } };
  const victim = await startWorker(supervisor, worker);
  await expect.poll(() => hook.received.length, { timeout: 600_000 }).toBeGreaterThan(0);
  process.kill(victim.pid, 'SIGKILL');
  await victim.exited;
  const next = await startWorker(supervisor, worker);
  expect(await ended(backend, id)).toMatchObject({ state: 'completed' });
  await expect.poll(() => hook.received.at(-1)?.state, { timeout: 600_000 }).toBe('completed');
  await next.stop();
  const own = hook.received.filter(({ taskId }) => taskId === id);
  expect(own.every(({ isSigned }) => isSigned)).toBe(true);
  const sequences = own.map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  expect(sequences.filter((sequence) => sequence === 0).length).toBeGreaterThan(1);
  // Without a hole.
  expect([...new Set(sequences)]).toEqual([...Array(sequences.at(-1)! + 1).keys()]);
});
