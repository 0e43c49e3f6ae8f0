import type { Database } from '../database/connect.ts';
import { and, asc, eq, sql } from '../database/drizzle.ts';
import { taskEvents, tasks, webhookDeliveries, webhooks } from '../database/schema/work.ts';
import { session, type Transaction } from '../database/session.ts';
import { asUnavailable } from '../database/unavailable.ts';
import type { TaskState } from './task.ts';

/** One change of a task's state, as its subscribers get it. */
export interface TaskEvent {
  readonly id: number;
  readonly taskId: string;
  /** From 0, without a hole: who gets 3 after 1 has missed one. */
  readonly sequence: number;
  readonly state: TaskState;
}

export type TaskResult = Readonly<Record<string, unknown>>;

/** What may follow what. Nothing follows an end, so that a late worker can't undo it. */
const followers: Readonly<Record<TaskState, readonly TaskState[]>> = {
  waiting: ['running', 'cancelled', 'failed'],
  // Again: the worker before was killed.
  running: ['running', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

/**
 * The tasks and every change of them. A change, its event and what is due to the webhooks are written in
 * one transaction under a lock on the task's row: they come in order, and none without the others.
 */
export class TaskStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Nothing happens if it is there already. */
  async add(taskId: string, kind: string): Promise<void> {
    await session(this.#database, async (tx) => {
      const made = await tx
        .insert(tasks)
        .values({ taskId, kind })
        .onConflictDoNothing()
        .returning({ id: tasks.id });
      if (made[0]) await record(tx, made[0].id, 'waiting');
    });
  }

  /**
   * @param result of a task that is completed; it is written with the change, once
   * @returns whether the state was one that this may follow
   */
  async move(taskId: string, state: TaskState, result?: TaskResult): Promise<boolean> {
    return await session(this.#database, async (tx) => {
      const [task] = await tx.select().from(tasks).where(eq(tasks.taskId, taskId)).for('update');
      if (task === undefined || !followers[task.state].includes(state)) return false;
      await tx
        .update(tasks)
        .set({ state, ...(result && { result }) })
        .where(eq(tasks.id, task.id));
      await record(tx, task.id, state);
      return true;
    });
  }

  async stateOf(taskId: string): Promise<TaskState | undefined> {
    const [task] = await this.#guarded(
      this.#database.orm.select({ state: tasks.state }).from(tasks).where(eq(tasks.taskId, taskId)),
    );
    return task?.state;
  }

  /** In order. */
  async events(taskId: string): Promise<TaskEvent[]> {
    return await this.#guarded(
      this.#database.orm
        .select({
          id: taskEvents.id,
          taskId: tasks.taskId,
          sequence: taskEvents.sequence,
          state: taskEvents.state,
        })
        .from(taskEvents)
        .innerJoin(tasks, eq(tasks.id, taskEvents.taskId))
        .where(eq(tasks.taskId, taskId))
        .orderBy(asc(taskEvents.sequence)),
    );
  }

  async #guarded<Result>(query: PromiseLike<Result>): Promise<Result> {
    try {
      return await query;
    } catch (error) {
      throw asUnavailable(error);
    }
  }
}

/** The event, and a delivery of it to each webhook that wants such a state. */
async function record(tx: Transaction, id: number, state: TaskState): Promise<void> {
  const sequence = sql<number>`(select count(*) from ${taskEvents} where ${taskEvents.taskId} = ${id})`;
  const [event] = await tx.insert(taskEvents).values({ taskId: id, sequence, state }).returning();
  const wanting = await tx
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.isActive, true), sql`${state} = any(${webhooks.states})`));
  if (wanting.length === 0) return;
  await tx
    .insert(webhookDeliveries)
    .values(wanting.map((webhook) => ({ webhookId: webhook.id, eventId: event!.id })));
}
