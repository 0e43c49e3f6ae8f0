import {
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  unique,
} from '../drizzle.ts';
import { entity, instant, oneOf, reference, word, workStates } from './columns.ts';
import { datasets, signals } from './data.ts';
import { models } from './models.ts';
import { users } from './people.ts';

export const experiments = pgTable(
  'experiments',
  {
    ...entity,
    ownerId: reference('owner_id').references(() => users.id, { onDelete: 'set null' }),
    datasetId: reference('dataset_id').references(() => datasets.id, { onDelete: 'restrict' }),
    name: text().notNull().unique(),
    /** An experiment's configuration, as `config/experiment.ts` checks it. */
    config: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [
    index('experiments_owner_id').on(table.ownerId),
    index('experiments_dataset_id').on(table.datasetId),
  ],
);

export const tags = pgTable(
  'tags',
  {
    ...entity,
    experimentId: reference('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    name: text().notNull(),
  },
  (table) => [
    unique('tags_experiment_id_name').on(table.experimentId, table.name),
    index('tags_name').on(table.name),
  ],
);

export const trainingRuns = pgTable(
  'training_runs',
  {
    ...entity,
    experimentId: reference('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    modelId: reference('model_id').references(() => models.id, { onDelete: 'set null' }),
    state: word('state', workStates).notNull().default('waiting'),
    epoch: integer().notNull().default(0),
    accuracy: real(),
    loss: doublePrecision(),
    finishedAt: instant('finished_at'),
  },
  (table) => [
    index('training_runs_experiment_id').on(table.experimentId),
    index('training_runs_model_id').on(table.modelId),
    check('training_runs_state', oneOf('state', workStates)),
  ],
);

export const strategies = ['random', 'tpe'] as const;

/** A search for the engine's settings: the accuracy of a variant against its latency. */
export const hpoCampaigns = pgTable(
  'hpo_campaigns',
  {
    ...entity,
    experimentId: reference('experiment_id').references(() => experiments.id, {
      onDelete: 'cascade',
    }),
    name: text().notNull().unique(),
    strategy: word('strategy', strategies).notNull(),
    seed: integer().notNull(),
    trialLimit: integer('trial_limit').notNull(),
    state: word('state', workStates).notNull().default('waiting'),
  },
  (table) => [
    index('hpo_campaigns_experiment_id').on(table.experimentId),
    check('hpo_campaigns_strategy', oneOf('strategy', strategies)),
    check('hpo_campaigns_state', oneOf('state', workStates)),
  ],
);

export const hpoTrials = pgTable(
  'hpo_trials',
  {
    ...entity,
    campaignId: reference('campaign_id')
      .notNull()
      .references(() => hpoCampaigns.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    parameters: jsonb().$type<Record<string, unknown>>().notNull(),
    accuracy: real().notNull(),
    latencyMs: real('latency_ms').notNull(),
    objective: doublePrecision().notNull(),
  },
  // A worker that was killed tries its trial again: the number is what makes it the same one.
  (table) => [unique('hpo_trials_campaign_id_number').on(table.campaignId, table.number)],
);

export const nasCampaigns = pgTable(
  'nas_campaigns',
  {
    ...entity,
    experimentId: reference('experiment_id').references(() => experiments.id, {
      onDelete: 'cascade',
    }),
    name: text().notNull().unique(),
    seed: integer().notNull(),
    trialLimit: integer('trial_limit').notNull(),
    state: word('state', workStates).notNull().default('waiting'),
  },
  (table) => [
    index('nas_campaigns_experiment_id').on(table.experimentId),
    check('nas_campaigns_state', oneOf('state', workStates)),
  ],
);

export const nasTrials = pgTable(
  'nas_trials',
  {
    ...entity,
    campaignId: reference('campaign_id')
      .notNull()
      .references(() => nasCampaigns.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    architecture: jsonb().$type<Record<string, unknown>>().notNull(),
    accuracy: real().notNull(),
    parameterCount: integer('parameter_count').notNull(),
  },
  (table) => [unique('nas_trials_campaign_id_number').on(table.campaignId, table.number)],
);

export const explanationMethods = ['finite-differences', 'occlusion'] as const;

/** Which samples of a signal its label hangs on. */
export const explanations = pgTable(
  'explanations',
  {
    ...entity,
    modelId: reference('model_id')
      .notNull()
      .references(() => models.id, { onDelete: 'cascade' }),
    signalId: reference('signal_id')
      .notNull()
      .references(() => signals.id, { onDelete: 'cascade' }),
    method: word('method', explanationMethods).notNull(),
    weights: real().array().notNull(),
  },
  (table) => [
    unique('explanations_model_id_signal_id_method').on(
      table.modelId,
      table.signalId,
      table.method,
    ),
    index('explanations_signal_id').on(table.signalId),
    check('explanations_method', oneOf('method', explanationMethods)),
  ],
);
