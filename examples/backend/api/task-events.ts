import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TaskSubscriptions } from '../tasks/subscriptions.ts';
import { isTaskId } from '../tasks/task.ts';
import type { TaskEvent, TaskStore } from '../tasks/task-store.ts';
import { ApiError } from './error.ts';
import { taskEventsAnswer } from './openapi/answers.ts';
import { describe } from './openapi/describe.ts';
import { unknownTask } from './unknown-task.ts';

/** Each asks the database for changes while it lasts. */
const MOST_STREAMS = 64;
const RETRY_AFTER_S = 5;

/**
 * The changes of a task: those so far as JSON, or all of them as they come as server-sent events (HTML
 * standard, section 9.2), which end with the task. A client that reconnects says what it has heard.
 */
export function taskEventsRoute(
  server: FastifyInstance,
  store: TaskStore,
  subscriptions: TaskSubscriptions,
): void {
  // Before the server waits for its answers to end.
  server.addHook('preClose', () => subscriptions[Symbol.asyncDispose]());

  const about = {
    summary: 'The changes of a task, in order; with accept: text/event-stream as they come',
    tag: 'tasks',
    headers: { 'last-event-id': 'the last change that is known; a stream begins behind it' },
    answer: taskEventsAnswer,
  };
  server.get<{ Params: { id: string } }>(
    '/tasks/:id/events',
    describe(about),
    async (request, reply) => {
      const { id } = request.params;
      const events = isTaskId(id) ? await store.events(id) : [];
      if (events.length === 0) throw unknownTask(id);
      if (request.headers.accept !== 'text/event-stream') return { events };
      if (subscriptions.size >= MOST_STREAMS) {
        const message = `${MOST_STREAMS} clients listen already; try again later`;
        throw new ApiError(503, 'too_many_streams', message, { retryAfterS: RETRY_AFTER_S });
      }
      const stream = new PassThrough();
      const subscription = subscriptions.subscribe(
        id,
        (event) => void stream.write(textOf(event)),
        { after: lastHeard(request) },
      );
      void subscription.ended.then(() => stream.end());
      reply.raw.once('close', () => void subscription[Symbol.asyncDispose]());
      return await reply.type('text/event-stream').header('cache-control', 'no-store').send(stream);
    },
  );
}

function textOf(event: TaskEvent): string {
  return `id: ${event.sequence}\nevent: ${event.state}\ndata: ${JSON.stringify(event)}\n\n`;
}

function lastHeard({ headers }: FastifyRequest): number {
  const given = headers['last-event-id'];
  if (given === undefined) return -1;
  if (typeof given === 'string' && /^\d{1,9}$/.test(given)) return Number(given);
  throw new ApiError(400, 'invalid_request', 'Last-Event-ID takes the number of a change');
}
