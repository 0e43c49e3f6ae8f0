import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { isOver, type TaskEvent, type TaskStore } from './task-store.ts';

/** Called with one change after the other; the next comes when this one is settled. */
export type TaskListener = (event: TaskEvent) => void | Promise<void>;

export interface Subscription extends AsyncDisposable {
  /** Resolves when the last change was heard, or the subscription was disposed. Never rejects. */
  readonly ended: Promise<void>;
}

interface Options {
  readonly logger: Pick<FastifyBaseLogger, 'warn'>;
  /** How often a task that runs is asked for its changes. */
  readonly pollMs?: number;
}

const POLL_MS = 250;

/**
 * The changes of tasks for listeners in this process, whoever makes them: a worker in another one mostly,
 * so they are read from the database. Each change comes in its order and at least once: a listener that
 * throws hears the same one again.
 */
export class TaskSubscriptions implements AsyncDisposable {
  readonly #store: Pick<TaskStore, 'events'>;
  readonly #options: Options;
  readonly #open = new Set<Subscription>();

  constructor(store: Pick<TaskStore, 'events'>, options: Options) {
    this.#store = store;
    this.#options = options;
  }

  /** How many there are now. */
  get size(): number {
    return this.#open.size;
  }

  /** @param after number of the last change that is known; by default all of them come */
  subscribe(taskId: string, listener: TaskListener, { after = -1 } = {}): Subscription {
    const controller = new AbortController();
    const ended = this.#follow(taskId, listener, after, controller.signal);
    const subscription: Subscription = {
      ended: ended.finally(() => this.#open.delete(subscription)),
      async [Symbol.asyncDispose]() {
        controller.abort();
        await ended;
      },
    };
    this.#open.add(subscription);
    return subscription;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map((one) => one[Symbol.asyncDispose]()));
  }

  async #follow(
    taskId: string,
    listener: TaskListener,
    after: number,
    signal: AbortSignal,
  ): Promise<void> {
    let heard = after;
    while (!signal.aborted) {
      try {
        for (const event of await this.#store.events(taskId, heard)) {
          if (signal.aborted) return;
          await listener(event);
          heard = event.sequence;
          if (isOver(event.state)) return;
        }
      } catch (error) {
        this.#options.logger.warn({ err: error, task: taskId, heard }, 'a change was not heard');
      }
      await sleep(this.#options.pollMs ?? POLL_MS, undefined, { signal }).catch(() => {});
    }
  }
}
