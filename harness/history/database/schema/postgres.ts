import {
  bigint,
  customType,
  doublePrecision,
  index,
  integer,
  pgTableCreator,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';

// As `sqlite.ts`, for Postgres. A number that may grow past 2³¹ is a bigint.

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

const pgTable = pgTableCreator((name) => `assay_${name}`);

/** A kind of machine: only runs on one kind are compared. */
export const machines = pgTable('machines', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  kind: text().notNull().unique(),
  cpu: text().notNull(),
  cores: integer().notNull(),
  memoryBytes: bigint('memory_bytes', { mode: 'number' }).notNull(),
  os: text().notNull(),
  node: text().notNull(),
});

export const runs = pgTable(
  'runs',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** What makes a run this one, whoever keeps it again: `run-key.ts`. */
    key: text().notNull().unique(),
    project: text().notNull(),
    /** Id of the run, and name of its folder. Two jobs that start in one second have the same. */
    name: text().notNull(),
    /** `regular`, `changed`, `part` or `ad-hoc`: `kept-as.ts`. */
    keptAs: text('kept_as').notNull(),
    machineId: bigint('machine_id', { mode: 'number' })
      .notNull()
      .references(() => machines.id),
    profile: text().notNull(),
    /** Milliseconds since 1970. */
    startedAt: bigint('started_at', { mode: 'number' }).notNull(),
    seconds: doublePrecision().notNull(),
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
  bigint('run_id', { mode: 'number' })
    .notNull()
    .references(() => runs.id, { onDelete: 'cascade' });

/** The whole run document, deflated: what `export`, `show` and the report of an old run need. */
export const documents = pgTable('documents', {
  runId: runId().primaryKey(),
  body: bytea().notNull(),
});

export const suites = pgTable(
  'suites',
  {
    runId: runId(),
    name: text().notNull(),
    passed: integer().notNull(),
    failed: integer().notNull(),
    skipped: integer().notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.name] })],
);

/** A test by its names, once, however many runs have it. */
export const tests = pgTable(
  'tests',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    project: text().notNull(),
    suite: text().notNull(),
    file: text().notNull(),
    name: text().notNull(),
  },
  (table) => [unique('assay_tests_names').on(table.project, table.suite, table.file, table.name)],
);

export const testResults = pgTable(
  'test_results',
  {
    runId: runId(),
    testId: bigint('test_id', { mode: 'number' })
      .notNull()
      .references(() => tests.id),
    state: text().notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.testId] })],
);

/** One gate of one project, profile and kind of machine: what is comparable over time. */
export const series = pgTable(
  'series',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    project: text().notNull(),
    machineId: bigint('machine_id', { mode: 'number' })
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
  bigint('series_id', { mode: 'number' })
    .notNull()
    .references(() => series.id);

/** What a gate said in a run. */
export const verdicts = pgTable(
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
export const measurements = pgTable(
  'measurements',
  {
    seriesId: seriesId(),
    startedAt: bigint('started_at', { mode: 'number' }).notNull(),
    runId: runId(),
    value: doublePrecision().notNull(),
    unit: text().notNull(),
    /** Bounds of the interval; null for an end without a bound, both for an exact count. */
    low: doublePrecision(),
    high: doublePrecision(),
    confidence: doublePrecision().notNull(),
    sampleCount: bigint('sample_count', { mode: 'number' }).notNull(),
    sampleOf: text('sample_of').notNull(),
    /** JSON: `[{ name, unit, edges, counts }]`. */
    histograms: text(),
  },
  (table) => [
    primaryKey({ columns: [table.seriesId, table.startedAt, table.runId] }),
    index('assay_measurements_run').on(table.runId),
  ],
);
