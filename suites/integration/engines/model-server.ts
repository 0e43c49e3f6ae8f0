import fastify, { type FastifyInstance } from 'fastify';
import { handleErrors } from '../../../examples/backend/api/error-handler.ts';
import { v2Routes } from '../../../examples/backend/api/v2/routes.ts';
import { WatchedEngine } from '../../../examples/backend/inference/watched-engine.ts';
import { createEngine } from '../../../fixtures/engines/create-engine.ts';
import type { Engine } from '../../../fixtures/engines/engine.ts';
import type { RemoteEngineOptions } from '../../../fixtures/engines/remote.ts';

/** A server of the Open Inference Protocol v2 with one model, called `contract`. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  readonly server: FastifyInstance;
}

/** The reference back end's own v2 routes, without its database and cache, on a free loopback port. */
export async function startModelServer(model: string): Promise<ModelServer> {
  const engine = await createEngine({ engine: 'onnx-cpu', model });
  const server = fastify({ forceCloseConnections: true });
  const served = { name: 'contract', version: '1', engine: new WatchedEngine(engine) };
  const config = { api: { batchBodyLimitBytes: 2 ** 26 }, engine: { timeoutMs: 60_000 } };
  handleErrors(server);
  await server.register(async (scope) => {
    v2Routes(scope, { config, model: served } as unknown as Parameters<typeof v2Routes>[1]);
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    server,
    async [Symbol.asyncDispose]() {
      await server.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}

/** A remote engine with a server of its own, which ends with it. */
export async function openRemote(
  model: string,
  options: Partial<RemoteEngineOptions> = {},
): Promise<Engine> {
  const server = await startModelServer(model);
  const { url } = server;
  const engine = await createEngine({ engine: 'remote', url, model: 'contract', ...options });
  let ended: Promise<void> | null = null;
  async function end(): Promise<void> {
    await engine[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  }
  return new Proxy(engine, {
    get: (target, property) => {
      if (property === Symbol.asyncDispose) return () => (ended ??= end());
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
