import type { RunDocument } from '../../harness/document/document.ts';
import type { SqlDatabase } from '../../harness/history/database/sql.ts';
import { packDocument } from '../../harness/history/kept/pack-document.ts';

export const project = 'bench';
const MACHINES = 4;
const profiles = ['smoke', 'ci'] as const;
/** Each series has one value of every run of its machine kind and profile. */
export const GATES = 20;
export const TESTS = 20;
/** Time between two runs; a hundred thousand are nearly a year of a busy team. */
const MINUTES = 5;
const FIRST_MS = Date.UTC(2025, 0, 1);

const fingerprintOf = (machine: number): RunDocument['fingerprint'] => ({
  machineKind: `machine ${machine}`,
  cpu: { model: 'AMD EPYC', cores: 2, mhz: 2_600 },
  memoryBytes: 2 ** 34,
  os: 'Debian GNU/Linux 12',
  kernel: '6.1.0',
  node: '24.21.0',
  gpu: { available: false, detail: 'nvidia-smi: not found' },
  loadAverage: [0, 0, 0],
  versions: {},
  git: { commit: 'a1b2c3d4'.repeat(5), branch: 'main', dirty: false },
});

const edges = Array.from({ length: 41 }, (_, edge) => edge);

const countsOf = (number: number): number[] =>
  Array.from({ length: 40 }, (_, bin) => (bin * number) % 97);

/** A run of 20 gates with intervals and histograms, and 20 tests. */
export function syntheticRun(number: number): RunDocument {
  const startedAt = new Date(FIRST_MS + number * MINUTES * 60_000).toISOString();
  return {
    $schema: 'run.schema.json',
    formatVersion: 1,
    id: `run-${number}`,
    startedAt,
    seconds: 100,
    profile: profiles[number % profiles.length] ?? 'ci',
    suites: ['unit', 'load'],
    command: 'assay run',
    verdict: 'pass',
    sentence: `all ${GATES} gates pass`,
    exitCode: 0,
    endedEarly: null,
    harnessPeakRssBytes: null,
    fingerprint: fingerprintOf(Math.floor(number / profiles.length) % MACHINES),
    services: [],
    phases: [],
    gates: Array.from({ length: GATES }, (_, gate) => ({
      id: `load/scenario-${gate} latency.p99`,
      subject: `load/scenario-${gate}`,
      statistic: 'latency.p99',
      severity: 'block',
      verdict: 'pass',
      limit: { comparison: '<=', value: 25, unit: 'ms', text: '<= 25ms' },
      measured: {
        value: 8 + ((number * 7_919 + gate) % 1_000) / 1_000,
        unit: 'ms',
        interval: [7.9, 9.1],
        confidence: 0.99,
        sample: { count: 6_000, of: 'requests' },
      },
      reason: 'p99 is below the limit',
      needs: null,
      reproduce: 'assay run load',
      evidence: [
        {
          kind: 'histogram',
          unit: 'ms',
          name: 'latency',
          edges: edges,
          counts: countsOf(number),
        },
      ],
    })),
    recent: {},
    tests: Array.from({ length: TESTS }, (_, test) => ({
      suite: 'unit',
      file: `suites/unit/file-${test % 5}.test.ts`,
      name: `does thing ${test}`,
      state: 'passed',
      durationMs: 1 + test,
      tags: [],
      reason: null,
    })),
    notRun: [],
    warnings: [],
    files: {},
  };
}

/**
 * Fills a database that has one run of each machine kind and profile with copies of theirs, by statements
 * that both dialects know: each new run has the rows of the one that it copies.
 */
export async function fill(database: SqlDatabase, runs: number): Promise<void> {
  const body = packDocument(syntheticRun(1));
  const numbers = `with recursive number (n) as (select ${MACHINES * profiles.length} union all select n + 1 from number where n + 1 < ${runs})`;
  const copied = `from assay_runs run join assay_runs model on model.id <= ${MACHINES * profiles.length}
    and model.machine_id = run.machine_id and model.profile = run.profile
    where run.id > ${MACHINES * profiles.length}`;
  await database.transaction(async (session) => {
    // No run writes so much at once, and what one writes is ended after a minute.
    if (database.dialect === 'postgres') await session.query('set local statement_timeout = 0');
    await session.query(
      `insert into assay_runs (key, project, name, kept_as, machine_id, profile, started_at, seconds, command, commit_hash, branch, verdict, sentence, exit_code, ended_early)
       ${numbers}
       select 'copy ' || n, model.project, 'run-' || n, model.kept_as, model.machine_id, model.profile,
         ${FIRST_MS} + cast(n as bigint) * ${MINUTES * 60_000}, model.seconds, model.command, model.commit_hash, model.branch,
         model.verdict, model.sentence, model.exit_code, model.ended_early
       from number join assay_runs model on model.id = n % ${MACHINES * profiles.length} + 1
       order by n`,
    );
    await session.query(
      `insert into assay_documents (run_id, body) select id, $1 from assay_runs where id > ${MACHINES * profiles.length}`,
      [body],
    );
    await session.query(
      `insert into assay_verdicts (run_id, series_id, severity, verdict, limit_text, reason)
       select run.id, one.series_id, one.severity, one.verdict, one.limit_text, one.reason
       ${copied.replace('where', 'join assay_verdicts one on one.run_id = model.id where')}`,
    );
    await session.query(
      `insert into assay_measurements (series_id, started_at, run_id, value, unit, low, high, confidence, sample_count, sample_of, histograms)
       select one.series_id, run.started_at, run.id, 8 + (run.id * 7919 % 1000) / 1000.0, one.unit, one.low, one.high, one.confidence, one.sample_count, one.sample_of, one.histograms
       ${copied.replace('where', 'join assay_measurements one on one.run_id = model.id where')}`,
    );
    await session.query(
      `insert into assay_test_results (run_id, test_id, state, duration_ms)
       select run.id, one.test_id, one.state, one.duration_ms
       ${copied.replace('where', 'join assay_test_results one on one.run_id = model.id where')}`,
    );
    await session.query(
      `insert into assay_suites (run_id, name, passed, failed, skipped, duration_ms)
       select run.id, one.name, one.passed, one.failed, one.skipped, one.duration_ms
       ${copied.replace('where', 'join assay_suites one on one.run_id = model.id where')}`,
    );
  });
}

/** Runs that the fill copies. */
export const MODELS = MACHINES * profiles.length;
