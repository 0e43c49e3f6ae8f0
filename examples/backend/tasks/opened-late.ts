import type { FastifyInstance } from 'fastify';
import type { BackendConfig } from '../config/environment.ts';
import type { TaskQueue } from './task-queue.ts';

/** The queue, loaded and connected with the first task: most servers never see one. */
export function openedLate(
  server: FastifyInstance,
  config: BackendConfig,
): () => Promise<TaskQueue> {
  let opening: Promise<TaskQueue> | undefined;
  const open = async (): Promise<TaskQueue> => {
    try {
      const { TaskQueue } = await import('./task-queue.ts');
      return await TaskQueue.open(config);
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  server.addHook('onClose', async () => {
    await (await opening)?.[Symbol.asyncDispose]();
  });
  return () => (opening ??= open());
}
