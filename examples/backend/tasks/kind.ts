import type { z } from 'zod';
import type { Transaction } from '../database/session.ts';
import type { Services } from '../services.ts';

/** What a task gave, as the API shows it. */
export type TaskResult = Readonly<Record<string, unknown>>;

/**
 * The last step of a task, done in the transaction that completes it: what it writes is there once,
 * whatever is killed, and is not there if the task is cancelled first.
 */
export type Finish = (tx: Transaction) => Promise<TaskResult>;

export interface TaskContext {
  readonly taskId: string;
  readonly services: Services;
  /**
   * Between two steps: says how far the task is, and ends it here if it was cancelled.
   * @throws {TaskCancelledError}
   */
  readonly step: (done: number, count: number) => Promise<void>;
}

/**
 * One kind of task. A worker may be killed at any time, and another begins the task again: `run` goes on
 * behind what is kept already, or starts over where that is cheap.
 */
export interface TaskKind<Payload = unknown> {
  /** Its path is `/tasks/<name>`. */
  readonly name: string;
  readonly summary: string;
  readonly payload: z.ZodType<Payload>;
  run(payload: Payload, context: TaskContext): Promise<Finish>;
  /** Tells the rows that show the task's state that it ended before its end. */
  abandon?(payload: Payload, state: 'failed' | 'cancelled', services: Services): Promise<void>;
}

/** Keeps the type of the payload between its schema and its handler, and forgets it in the table of kinds. */
export function defineKind<Payload>(kind: TaskKind<Payload>): TaskKind {
  return {
    ...kind,
    run: (payload, context) => kind.run(payload as Payload, context),
    ...(kind.abandon && {
      abandon: (payload, state, services) => kind.abandon!(payload as Payload, state, services),
    }),
  };
}

/** The task can't be done, however often it is tried; the message is for who asked for it. */
export class TaskRefusedError extends Error {
  override readonly name = 'TaskRefusedError';
}

/** Somebody cancelled the task while it ran. */
export class TaskCancelledError extends Error {
  override readonly name = 'TaskCancelledError';
}
