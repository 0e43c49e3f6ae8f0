import { classes } from '../../config/constants.ts';
import { check, customType, index, integer, jsonb, pgTable, text, unique } from '../drizzle.ts';
import { entity, instant, oneOf, reference, word, workStates } from './columns.ts';
import { users } from './people.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const datasets = pgTable(
  'datasets',
  {
    ...entity,
    ownerId: reference('owner_id').references(() => users.id, { onDelete: 'set null' }),
    name: text().notNull().unique(),
    description: text().notNull().default(''),
  },
  (table) => [index('datasets_owner_id').on(table.ownerId)],
);

/** A run of the generator that filled a data set. */
export const datasetGenerations = pgTable(
  'dataset_generations',
  {
    ...entity,
    datasetId: reference('dataset_id')
      .notNull()
      .references(() => datasets.id, { onDelete: 'cascade' }),
    seed: integer().notNull(),
    perClass: integer('per_class').notNull(),
    state: word('state', workStates).notNull().default('waiting'),
    signalCount: integer('signal_count').notNull().default(0),
  },
  (table) => [
    unique('dataset_generations_dataset_id_seed').on(table.datasetId, table.seed),
    check('dataset_generations_state', oneOf('state', workStates)),
  ],
);

export const importFormats = ['csv', 'mat', 'npy', 'wav'] as const;

export const datasetImports = pgTable(
  'dataset_imports',
  {
    ...entity,
    datasetId: reference('dataset_id')
      .notNull()
      .references(() => datasets.id, { onDelete: 'cascade' }),
    source: text().notNull(),
    format: word('format', importFormats).notNull(),
    state: word('state', workStates).notNull().default('waiting'),
    signalCount: integer('signal_count').notNull().default(0),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    index('dataset_imports_dataset_id').on(table.datasetId),
    check('dataset_imports_format', oneOf('format', importFormats)),
    check('dataset_imports_state', oneOf('state', workStates)),
  ],
);

export const signals = pgTable(
  'signals',
  {
    ...entity,
    datasetId: reference('dataset_id')
      .notNull()
      .references(() => datasets.id, { onDelete: 'cascade' }),
    label: text().notNull(),
    sampleRateHz: integer('sample_rate_hz').notNull(),
    sampleCount: integer('sample_count').notNull(),
    sha256: text().notNull(),
    /** float32, little-endian. */
    samples: bytea().notNull(),
    conditions: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [
    unique('signals_dataset_id_sha256').on(table.datasetId, table.sha256),
    index('signals_dataset_id_label').on(table.datasetId, table.label),
    check('signals_label', oneOf('label', classes)),
  ],
);
