import { boolean, check, index, jsonb, pgTable, text, unique } from '../drizzle.ts';
import { entity, instant, oneOf, reference, word } from './columns.ts';

export const scopes = ['read', 'predict', 'write', 'admin'] as const;

export const roles = pgTable('roles', {
  ...entity,
  name: text().notNull().unique(),
  scopes: text().array().notNull(),
});

export const users = pgTable(
  'users',
  {
    ...entity,
    roleId: reference('role_id')
      .notNull()
      .references(() => roles.id, { onDelete: 'restrict' }),
    email: text().notNull().unique(),
    name: text().notNull(),
    isActive: boolean('is_active').notNull().default(true),
  },
  (table) => [index('users_role_id').on(table.roleId)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    ...entity,
    userId: reference('user_id').references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** sha256 of the key, in hexadecimal: the key itself is shown once and kept nowhere. */
    keySha256: text('key_sha256').notNull().unique(),
    scopes: text().array().notNull(),
    expiresAt: instant('expires_at'),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [index('api_keys_user_id').on(table.userId)],
);

export const savedSearches = pgTable(
  'saved_searches',
  {
    ...entity,
    userId: reference('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    resource: text().notNull(),
    /** Open: what the resource's own filters allow. */
    query: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [unique('saved_searches_user_id_name').on(table.userId, table.name)],
);

export const channels = ['email', 'webhook', 'none'] as const;

export const notificationPreferences = pgTable(
  'notification_preferences',
  {
    ...entity,
    userId: reference('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    event: text().notNull(),
    channel: word('channel', channels).notNull(),
  },
  (table) => [
    unique('notification_preferences_user_id_event').on(table.userId, table.event),
    check('notification_preferences_channel', oneOf('channel', channels)),
  ],
);
