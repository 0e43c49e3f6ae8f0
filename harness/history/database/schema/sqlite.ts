import {
  blob,
  index,
  integer,
  primaryKey,
  real,
  sqliteTableCreator,
  text,
  unique,
} from 'drizzle-orm/sqlite-core';

// For drizzle-kit, which writes the migrations; `postgres.ts` is the same for Postgres, and a test holds
// the two together. Nothing of it is loaded when runs are kept: drizzle-orm is no part of the package.

const sqliteTable = sqliteTableCreator((name) => `assay_${name}`);

/** A kind of machine: only runs on one kind are compared. */
export const machines = sqliteTable('machines', {
  id: integer().primaryKey({ autoIncrement: true }),
  kind: text().notNull().unique(),
  cpu: text().notNull(),
  cores: integer().notNull(),
  memoryBytes: integer('memory_bytes').notNull(),
  os: text().notNull(),
  node: text().notNull(),
});

export const runs = sqliteTable(
  'runs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** What makes a run this one, whoever keeps it again: `run-key.ts`. */
    key: text().notNull().unique(),
    project: text().notNull(),
    /** Id of the run, and name of its folder. Two jobs that start in one second have the same. */
    name: text().notNull(),
    /** `regular`, `changed`, `part` or `ad-hoc`: `kept-as.ts`. */
    keptAs: text('kept_as').notNull(),
    machineId: integer('machine_id')
      .notNull()
      .references(() => machines.id),
    profile: text().notNull(),
    /** Milliseconds since 1970. */
    startedAt: integer('started_at').notNull(),
    seconds: real().notNull(),
    command: text().notNull(),
    commitHash: text('commit_hash'),
    branch: text(),
    verdict: text().notNull(),
    sentence: text().notNull(),
    exitCode: integer('exit_code').notNull(),
    endedEarly: text('ended_early'),
  },
  (table) => [
    index('assay_runs_newest').on(table.project, table.startedAt),
    index('assay_runs_comparable').on(
      table.project,
      table.machineId,
      table.profile,
      table.keptAs,
      table.startedAt,
    ),
    index('assay_runs_name').on(table.project, table.name),
  ],
);

const runId = () =>
  integer('run_id')
    .notNull()
    .references(() => runs.id, { onDelete: 'cascade' });

/** The whole run document, deflated: what `export`, `show` and the report of an old run need. */
export const documents = sqliteTable('documents', {
  runId: runId().primaryKey(),
  body: blob({ mode: 'buffer' }).notNull(),
});

export const suites = sqliteTable(
  'suites',
  {
    runId: runId(),
    name: text().notNull(),
    passed: integer().notNull(),
    failed: integer().notNull(),
    skipped: integer().notNull(),
    durationMs: real('duration_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.name] })],
);

/** A test by its names, once, however many runs have it. */
export const tests = sqliteTable(
  'tests',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    project: text().notNull(),
    suite: text().notNull(),
    file: text().notNull(),
    name: text().notNull(),
  },
  (table) => [unique('assay_tests_names').on(table.project, table.suite, table.file, table.name)],
);

export const testResults = sqliteTable(
  'test_results',
  {
    runId: runId(),
    testId: integer('test_id')
      .notNull()
      .references(() => tests.id),
    state: text().notNull(),
    durationMs: real('duration_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.testId] })],
);

/** One gate of one project, profile and kind of machine: what is comparable over time. */
export const series = sqliteTable(
  'series',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    project: text().notNull(),
    machineId: integer('machine_id')
      .notNull()
      .references(() => machines.id),
    profile: text().notNull(),
    keptAs: text('kept_as').notNull(),
    gate: text().notNull(),
  },
  (table) => [
    unique('assay_series_of').on(
      table.project,
      table.gate,
      table.machineId,
      table.profile,
      table.keptAs,
    ),
  ],
);

const seriesId = () =>
  integer('series_id')
    .notNull()
    .references(() => series.id);

/** What a gate said in a run. */
export const verdicts = sqliteTable(
  'verdicts',
  {
    runId: runId(),
    seriesId: seriesId(),
    severity: text().notNull(),
    verdict: text().notNull(),
    limitText: text('limit_text').notNull(),
    reason: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seriesId] })],
);

/** What a gate measured in a run; none where nothing was measured. */
export const measurements = sqliteTable(
  'measurements',
  {
    seriesId: seriesId(),
    startedAt: integer('started_at').notNull(),
    runId: runId(),
    value: real().notNull(),
    unit: text().notNull(),
    /** Bounds of the interval; null for an end without a bound, both for an exact count. */
    low: real(),
    high: real(),
    confidence: real().notNull(),
    sampleCount: integer('sample_count').notNull(),
    sampleOf: text('sample_of').notNull(),
    /** JSON: `[{ name, unit, edges, counts }]`. */
    histograms: text(),
  },
  (table) => [
    primaryKey({ columns: [table.seriesId, table.startedAt, table.runId] }),
    index('assay_measurements_run').on(table.runId),
  ],
);
