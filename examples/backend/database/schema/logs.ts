import { check, index, integer, jsonb, pgTable, real, text } from '../drizzle.ts';
import { entity, oneOf, reference, word } from './columns.ts';
import { apiKeys, users } from './people.ts';

/** One row a request, written behind its answer. */
export const requestLogs = pgTable(
  'request_logs',
  {
    ...entity,
    requestId: text('request_id').notNull(),
    apiKeyId: reference('api_key_id').references(() => apiKeys.id, { onDelete: 'set null' }),
    method: text().notNull(),
    /** The route's pattern: an id in it would be a person's data, and a table of its own for each. */
    route: text().notNull(),
    status: integer().notNull(),
    durationMs: real('duration_ms').notNull(),
  },
  (table) => [
    index('request_logs_created_at').on(table.createdAt),
    index('request_logs_api_key_id').on(table.apiKeyId),
  ],
);

export const loginOutcomes = ['accepted', 'unknown', 'expired', 'revoked', 'forbidden'] as const;

/** Each time that a key was shown and refused, and the first time that it was accepted in a while. */
export const loginLogs = pgTable(
  'login_logs',
  {
    ...entity,
    userId: reference('user_id').references(() => users.id, { onDelete: 'set null' }),
    apiKeyId: reference('api_key_id').references(() => apiKeys.id, { onDelete: 'set null' }),
    outcome: word('outcome', loginOutcomes).notNull(),
    address: text().notNull(),
  },
  (table) => [
    index('login_logs_created_at').on(table.createdAt),
    index('login_logs_api_key_id').on(table.apiKeyId),
    index('login_logs_user_id').on(table.userId),
    check('login_logs_outcome', oneOf('outcome', loginOutcomes)),
  ],
);

export const logLevels = ['info', 'warn', 'error'] as const;

/** What the processes say of themselves: starts, stops, what they lost. */
export const systemLogs = pgTable(
  'system_logs',
  {
    ...entity,
    level: word('level', logLevels).notNull(),
    source: text().notNull(),
    message: text().notNull(),
    details: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [
    index('system_logs_created_at').on(table.createdAt),
    check('system_logs_level', oneOf('level', logLevels)),
  ],
);
