import { z } from 'zod';
import { baseSchema } from './curves.ts';
import { caughtSchema } from './caught.ts';
import { ledgerSchema, pinnedSchema, policySchema } from './policy.ts';
import { loadResourcesSchema } from '../measurement/resources/resources.ts';
import { bottleneckSchema } from '../verdicts/bottleneck/finding.ts';
import { gateSchema, verdictSchema as verdict } from '../verdicts/verdict.ts';

const recentValueSchema = z.object({ run: z.string(), value: z.number(), verdict });

export const testSchema = z.object({
  suite: z.string(),
  file: z.string(),
  name: z.string(),
  state: z.enum(['passed', 'failed', 'skipped']),
  durationMs: z.number(),
  tags: z.array(z.string()),
  /** Why it was skipped, or the first lines of the failure. */
  reason: z.string().nullable(),
  /** Statements that took longer than services.postgres.slowQueryMs in this test's database. */
  slowStatements: z
    .array(z.object({ durationMs: z.number(), statement: z.string() }))
    .readonly()
    .optional(),
  /** The last lines that a failed test printed with `console`. */
  log: z.array(z.string()).readonly().optional(),
  /** The database of a failed test, kept as long as its server runs: its URL, without a password. */
  keptDatabase: z.string().optional(),
  /** A failure that does not count for a while, and who mends it. */
  quarantine: z.object({ owner: z.string(), until: z.string() }).optional(),
  /** Fixtures of the project's own that were made for this test. */
  fixtures: z
    .array(z.object({ name: z.string(), durationMs: z.number() }))
    .readonly()
    .optional(),
  /** What a failed test's faults were drawn from: ASSAY_FAULTS_SEED draws the same again. */
  faultsSeed: z.int().optional(),
});

export const phaseSchema = z.object({
  name: z.string(),
  state: z.enum(['done', 'failed', 'skipped', 'interrupted']),
  seconds: z.number(),
  /** One line: `212 passed`, `postgres 18.4 embedded, tmpfs, 0.6 s`. */
  summary: z.string(),
  /** Why it failed or was skipped. */
  reason: z.string().nullable(),
});

export const serviceReportSchema = z.object({
  name: z.string(),
  provider: z.string(),
  version: z.string(),
  startupMs: z.number(),
  chosenBecause: z.string(),
  facts: z.record(z.string(), z.string()),
});

export const fingerprintSchema = z.object({
  /** Runs are compared only within one kind: CPU model, cores, memory class, OS, Node major. */
  machineKind: z.string(),
  cpu: z.object({ model: z.string(), cores: z.int(), mhz: z.number().nullable() }),
  memoryBytes: z.number(),
  os: z.string(),
  kernel: z.string(),
  node: z.string(),
  gpu: z.object({ available: z.boolean(), detail: z.string() }),
  loadAverage: z.tuple([z.number(), z.number(), z.number()]),
  versions: z.record(z.string(), z.string()),
  git: z
    .object({
      commit: z.string(),
      branch: z.string().nullable(),
      dirty: z.boolean(),
      /** Pages of the commit, and of the pull or merge request of a job of CI. */
      links: z
        .object({ commit: z.url().nullable(), change: z.url().nullable() })
        .readonly()
        .optional(),
    })
    .nullable(),
});

/** What an engine does at one batch with so many callers. */
const sweptPointSchema = z.object({
  batch: z.int(),
  concurrency: z.int(),
  /** In all rounds. */
  calls: z.int(),
  itemsPerSecond: z.number(),
  /** Of the slowest and of the fastest round. */
  itemsPerSecondRange: z.tuple([z.number(), z.number()]).readonly(),
  latencyMsP50: z.number(),
  latencyMsP95: z.number(),
});

/** Throughput against latency of one engine. */
export const sweepSchema = z.object({
  /** The entry of `engines`. */
  name: z.string(),
  /** The engine of the registry, and where it ran: `onnx-cpu`, `cpu`. */
  engine: z.string(),
  device: z.string(),
  points: z.array(sweptPointSchema).readonly(),
  /** Which point is the knee; null where the curve has none. */
  knee: z.int().nullable(),
  /** In words: what the knee is, or why there is none. */
  conclusion: z.string(),
  /** How it was measured, and on what. */
  notes: z.array(z.string()).readonly(),
});

/** What was read beside a load, and what it names. */
export const resourcesSchema = z.object({
  /** The scenario: `load/predict`. */
  name: z.string(),
  ...loadResourcesSchema.unwrap().shape,
  bottleneck: bottleneckSchema,
});

/** A run that was merged into another one, with what it ran on. */
const shardSchema = z.object({
  /** By its place on the command line: `shard 1`. */
  name: z.string(),
  run: z.string(),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  suites: z.array(z.string()),
  command: z.string(),
  verdict,
  sentence: z.string(),
  exitCode: z.int(),
  endedEarly: z.string().nullable(),
  fingerprint: fingerprintSchema,
});

/**
 * The run document, `run.json`: everything that a run measured, decided and left out. Reports are
 * built from it alone, so that `assay report` can build them again.
 */
export const documentSchema = z.object({
  $schema: z.string(),
  formatVersion: z.literal(1),
  id: z.string(),
  startedAt: z.iso.datetime(),
  seconds: z.number(),
  profile: z.string(),
  suites: z.array(z.string()),
  command: z.string(),
  verdict,
  /** One sentence under the word: `2 of 10 gates fail`. */
  sentence: z.string(),
  exitCode: z.int(),
  /** Set when the run did not come to its planned end: what stopped it, in words. */
  endedEarly: z.string().nullable(),
  /** The most memory that the harness's own process held; null where it was killed. */
  harnessPeakRssBytes: z.number().nullable(),
  fingerprint: fingerprintSchema,
  services: z.array(serviceReportSchema),
  phases: z.array(phaseSchema),
  gates: z.array(gateSchema),
  /** Gate id → its values in the last runs on this kind of machine, oldest first. */
  recent: z.record(z.string(), z.array(recentValueSchema)),
  /** What the config demands; null in a run that is older than this field. */
  policy: policySchema.optional(),
  /** What was loosened since the pinned run or, without one, since the run before. */
  ledger: ledgerSchema.optional(),
  /** What selftests of the project found of its gates before this run. */
  caught: caughtSchema.optional(),
  /** The values of the pinned run. */
  pinned: pinnedSchema.optional(),
  /** What the percentile curves of this run are shown beside. */
  base: baseSchema.optional(),
  /** Of engines whose config asks for it. */
  sweeps: z.array(sweepSchema).optional(),
  /** Of each load that somebody looked beside. */
  resources: z.array(resourcesSchema).optional(),
  tests: z.array(testSchema),
  /** Tests of this run that passed in one run of this commit and failed in another one. */
  flaky: z
    .array(
      z.object({
        suite: z.string(),
        file: z.string(),
        name: z.string(),
        failed: z.int(),
        /** Those in which it did not run are not counted. */
        runs: z.int(),
      }),
    )
    .optional(),
  /** Everything that was not run, with its reason: engines without a device, services without a provider. */
  notRun: z.array(z.object({ what: z.string(), reason: z.string() })),
  warnings: z.array(z.string()),
  /** Raw files beside run.json: name → what it is. */
  files: z.record(z.string(), z.string()),
  /** Of a run that is the part of one of several jobs: which, and how all was shared out. */
  shard: z
    .object({
      index: z.int().positive(),
      of: z.int().positive(),
      /** Files and suites of all jobs together: `unit src/a.test.ts`. */
      planned: z.array(z.string()),
      /** Those of this one. */
      taken: z.array(z.string()),
    })
    .optional(),
  /** Of a merged run: what it was merged from. Facts of `fingerprint` that differ are then joined. */
  shards: z.array(shardSchema).optional(),
});

export type RunDocument = z.infer<typeof documentSchema>;
export type ResourcesReport = z.infer<typeof resourcesSchema>;
export type SweepReport = z.infer<typeof sweepSchema>;
export type SweptPoint = z.infer<typeof sweptPointSchema>;
export type RecentValue = z.infer<typeof recentValueSchema>;
export type TestReport = z.infer<typeof testSchema>;
export type PhaseReport = z.infer<typeof phaseSchema>;
export type ServiceReport = z.infer<typeof serviceReportSchema>;
export type Fingerprint = z.infer<typeof fingerprintSchema>;
