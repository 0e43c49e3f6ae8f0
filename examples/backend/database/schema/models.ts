import { check, index, integer, pgTable, real, sql, text, unique } from '../drizzle.ts';
import { entity, oneOf, reference, word } from './columns.ts';
import { datasets } from './data.ts';

export const models = pgTable(
  'models',
  {
    ...entity,
    name: text().notNull(),
    release: text().notNull(),
    description: text().notNull().default(''),
  },
  (table) => [unique('models_name_release').on(table.name, table.release)],
);

export const precisions = ['fp32', 'fp16', 'int8'] as const;

export const modelVariants = pgTable(
  'model_variants',
  {
    ...entity,
    modelId: reference('model_id')
      .notNull()
      .references(() => models.id, { onDelete: 'cascade' }),
    precision: word('precision', precisions).notNull(),
    /** Of the ONNX file, in hexadecimal. */
    sha256: text().notNull().unique(),
    bytes: integer().notNull(),
  },
  (table) => [
    unique('model_variants_model_id_precision').on(table.modelId, table.precision),
    check('model_variants_precision', oneOf('precision', precisions)),
  ],
);

export const evaluations = pgTable(
  'evaluations',
  {
    ...entity,
    variantId: reference('variant_id')
      .notNull()
      .references(() => modelVariants.id, { onDelete: 'cascade' }),
    datasetId: reference('dataset_id')
      .notNull()
      .references(() => datasets.id, { onDelete: 'cascade' }),
    signalCount: integer('signal_count').notNull(),
    accuracy: real().notNull(),
    latencyMs: real('latency_ms').notNull(),
  },
  (table) => [
    index('evaluations_variant_id').on(table.variantId),
    index('evaluations_dataset_id').on(table.datasetId),
    check('evaluations_accuracy', sql`${table.accuracy} between 0 and 1`),
  ],
);

/** One classification of one signal. */
export const predictions = pgTable(
  'predictions',
  {
    ...entity,
    modelName: text('model_name').notNull(),
    modelVersion: text('model_version').notNull(),
    /** sha256 of the signal's float32 bytes, in hexadecimal. */
    signalSha256: text('signal_sha256').notNull(),
    label: text().notNull(),
    confidence: real().notNull(),
    /** In the order of the model's classes. */
    probabilities: real().array().notNull(),
    /** The queue's id of the task that asked for it, and the signal's place in that. */
    taskId: text('task_id'),
    position: integer(),
  },
  (table) => [
    index('predictions_label_id').on(table.label, table.id),
    // A worker that was killed does its chunk again: its place makes a prediction the same one.
    unique('predictions_task_id_position').on(table.taskId, table.position),
  ],
);

export type PredictionRow = typeof predictions.$inferSelect;
export type NewPrediction = Omit<
  typeof predictions.$inferInsert,
  'id' | 'createdAt' | 'updatedAt' | 'version'
>;
