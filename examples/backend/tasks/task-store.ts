import type { Database } from '../database/connect.ts';
import { and, asc, desc, eq, gt, lt, sql } from '../database/drizzle.ts';
import { taskEvents, tasks, webhookDeliveries, webhooks } from '../database/schema/work.ts';
import { session, type Transaction } from '../database/session.ts';
import { guarded } from '../database/unavailable.ts';
import type { Finish } from './kind.ts';
import type { TaskRecord, TaskState } from './task.ts';

/** One change of a task's state, as its subscribers get it. */
export interface TaskEvent {
  readonly id: number;
  readonly taskId: string;
  /** From 0, without a hole: who gets 3 after 1 has missed one. */
  readonly sequence: number;
  readonly state: TaskState;
}

export interface TaskFilter {
  readonly limit: number;
  readonly state?: TaskState | undefined;
  readonly kind?: string | undefined;
  /** Only those that were handed in before the task of this id: the page after it. */
  readonly before?: string | undefined;
}

/** What may follow what. Nothing follows an end, so that a late worker can't undo it. */
const followers: Readonly<Record<TaskState, readonly TaskState[]>> = {
  waiting: ['running', 'cancelled', 'failed'],
  // Again: the worker before was killed.
  running: ['running', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

/** Whether nothing can follow. */
export function isOver(state: TaskState): boolean {
  return followers[state].length === 0;
}

const recordColumns = {
  id: tasks.taskId,
  kind: tasks.kind,
  state: tasks.state,
  result: tasks.result,
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

  /** @returns the task, which may be there already; then nothing happens */
  async add(taskId: string, kind: string): Promise<TaskRecord> {
    return await session(this.#database, async (tx) => {
      const made = await tx
        .insert(tasks)
        .values({ taskId, kind })
        .onConflictDoNothing()
        .returning({ id: tasks.id });
      if (made[0]) await record(tx, made[0].id, 'waiting');
      const [task] = await tx.select(recordColumns).from(tasks).where(eq(tasks.taskId, taskId));
      return task!;
    });
  }

  /**
   * @param finish gives the result; what it writes is written with the change or not at all
   * @returns whether the state was one that this may follow
   */
  async move(taskId: string, state: TaskState, finish?: Finish): Promise<boolean> {
    return await session(this.#database, async (tx) => {
      const [task] = await tx.select().from(tasks).where(eq(tasks.taskId, taskId)).for('update');
      if (task === undefined || !followers[task.state].includes(state)) return false;
      const result = await finish?.(tx);
      await tx
        .update(tasks)
        .set({ state, ...(result && { result }) })
        .where(eq(tasks.id, task.id));
      await record(tx, task.id, state);
      return true;
    });
  }

  /** @param reason for who asked; it stays as the result of the task, which is a dead letter then */
  async fail(taskId: string, reason: string): Promise<boolean> {
    return await this.move(taskId, 'failed', async () => ({ reason }));
  }

  async find(taskId: string): Promise<TaskRecord | undefined> {
    const [task] = await guarded(
      this.#database.orm.select(recordColumns).from(tasks).where(eq(tasks.taskId, taskId)),
    );
    return task;
  }

  /** Newest first. */
  async list({ limit, state, kind, before }: TaskFilter): Promise<TaskRecord[]> {
    const earlier = sql`(select ${tasks.id} from ${tasks} where ${tasks.taskId} = ${before ?? ''})`;
    return await guarded(
      this.#database.orm
        .select(recordColumns)
        .from(tasks)
        .where(
          and(
            state && eq(tasks.state, state),
            kind === undefined ? undefined : eq(tasks.kind, kind),
            before === undefined ? undefined : lt(tasks.id, earlier),
          ),
        )
        .orderBy(desc(tasks.id))
        .limit(limit),
    );
  }

  /** In order, those behind the number `after`. */
  async events(taskId: string, after = -1): Promise<TaskEvent[]> {
    return await guarded(
      this.#database.orm
        .select({
          id: taskEvents.id,
          taskId: tasks.taskId,
          sequence: taskEvents.sequence,
          state: taskEvents.state,
        })
        .from(taskEvents)
        .innerJoin(tasks, eq(tasks.id, taskEvents.taskId))
        .where(and(eq(tasks.taskId, taskId), gt(taskEvents.sequence, after)))
        .orderBy(asc(taskEvents.sequence)),
    );
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
