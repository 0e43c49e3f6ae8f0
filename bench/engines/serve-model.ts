import fastify from 'fastify';
import { handleErrors } from '../../examples/backend/api/error-handler.ts';
import { v2Routes } from '../../examples/backend/api/v2/routes.ts';
import { WatchedEngine } from '../../examples/backend/inference/watched-engine.ts';
import { createEngine } from '../../fixtures/engines/create-engine.ts';

/** Serves one model on the reference back end's v2 routes until its stdin ends. */
const [, , model = '', threads = '1'] = process.argv;
const engine = await createEngine({ engine: 'onnx-cpu', model, threads: Number(threads) });
const server = fastify({ forceCloseConnections: true });
handleErrors(server);
await server.register(async (scope) => {
  const served = { name: 'bench', version: '1', engine: new WatchedEngine(engine) };
  const config = { api: { batchBodyLimitBytes: 2 ** 28 }, engine: { timeoutMs: 60_000 } };
  v2Routes(scope, { config, model: served } as unknown as Parameters<typeof v2Routes>[1]);
});
const url = await server.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${JSON.stringify({ url, pids: [process.pid, engine.pid] })}\n`);
process.stdin.resume().on('end', () => {
  void server.close().then(() => engine[Symbol.asyncDispose]());
});
