import { boolean, check, index, integer, jsonb, pgTable, text, unique } from '../drizzle.ts';
import { entity, instant, oneOf, reference, word, workStates } from './columns.ts';
import { users } from './people.ts';

/** A task of a worker, and the one row of its result. */
export const tasks = pgTable(
  'tasks',
  {
    ...entity,
    /** The queue's id, which `POST /tasks` hands out. */
    taskId: text('task_id').notNull().unique(),
    kind: text().notNull(),
    state: word('state', workStates).notNull().default('waiting'),
    result: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [
    index('tasks_state').on(table.state),
    check('tasks_state_word', oneOf('state', workStates)),
  ],
);

/** Every change of a task's state, in order. */
export const taskEvents = pgTable(
  'task_events',
  {
    ...entity,
    taskId: reference('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    sequence: integer().notNull(),
    state: word('state', workStates).notNull(),
  },
  (table) => [
    unique('task_events_task_id_sequence').on(table.taskId, table.sequence),
    check('task_events_state', oneOf('state', workStates)),
  ],
);

export const webhooks = pgTable(
  'webhooks',
  {
    ...entity,
    ownerId: reference('owner_id').references(() => users.id, { onDelete: 'cascade' }),
    url: text().notNull().unique(),
    /** Which states are sent. */
    states: text().array().notNull(),
    isActive: boolean('is_active').notNull().default(true),
  },
  (table) => [index('webhooks_owner_id').on(table.ownerId)],
);

/** What was sent where, and what became of it. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    ...entity,
    webhookId: reference('webhook_id')
      .notNull()
      .references(() => webhooks.id, { onDelete: 'cascade' }),
    eventId: reference('event_id')
      .notNull()
      .references(() => taskEvents.id, { onDelete: 'cascade' }),
    attempts: integer().notNull().default(0),
    status: integer(),
    deliveredAt: instant('delivered_at'),
  },
  (table) => [
    unique('webhook_deliveries_webhook_id_event_id').on(table.webhookId, table.eventId),
    index('webhook_deliveries_event_id').on(table.eventId),
  ],
);
