import { relative } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-code.ts';
import { systemClock } from '../../metrics/clock.ts';
import { painterFor } from '../../reporters/paint.ts';
import { prepareRun } from '../../run/prepare.ts';
import { redactFiles } from '../../run/redact-files.ts';
import { concludeSeeding } from '../../seeding/conclude.ts';
import { keepReport, type SeedingReport, SeedingJournal } from '../../seeding/keep.ts';
import { openSeeding } from '../../seeding/open-seeding.ts';
import { readOnly } from '../../seeding/only.ts';
import { remedyLines, triedLines } from '../../seeding/report.ts';
import { seedProject } from '../../seeding/seed-project.ts';
import type { SeedingStep } from '../../seeding/step.ts';
import type { TriedGate } from '../../seeding/tried-gate.ts';
import { foldLine } from './fold-line.ts';
import { SoakDisplay } from './soak-display.ts';

/** Of the later lines of what is longer than the terminal is wide. */
const INDENT = 5;

export interface SelftestProjectRequest {
  /** Subjects or gates, with commas; null for all. */
  readonly only: string | null;
  readonly profile: string | null;
  readonly configFile: string | null;
  /** For all trials together. */
  readonly budgetMs: number;
  readonly ownsTarget: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/**
 * `assay selftest --project`: plants faults in the project's own target, prints which blocking gate catches
 * what, and keeps it.
 * @throws {UsageError} the config is wrong, or it has no gate that blocks
 * @throws {InfrastructureError} the target or what it needs did not start
 */
export async function selftestProjectCommand(request: SelftestProjectRequest): Promise<ExitCode> {
  const { only, profile, configFile, budgetMs, ownsTarget, json, signal } = request;
  const startMs = systemClock.nowMs();
  const command = ['assay', ...process.argv.slice(2)].join(' ');
  const plan = await prepareRun({ ...plainRun, profile, configFile, ownsTarget, command });
  const asked = readOnly(only, plan);
  await using opened = await openSeeding(plan, signal, () => {});
  const { context, machineKind, startedAt } = opened;
  const { folder, redaction } = context;
  using journal = new SeedingJournal(folder.path, redaction);
  using progress = showProgress(budgetMs);
  const gates: TriedGate[] = [];
  const tell = (step: SeedingStep): void => {
    journal.append(step);
    progress.see(step);
    if (step.step === 'tried') gates.push(step.gate);
  };
  tell({ step: 'began', command, budgetSeconds: budgetMs / 1000 });
  try {
    await seedProject(context, { budgetMs, only: asked, abort: signal, tell });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await redactFiles(folder.path, redaction);
  }
  if (!signal.aborted) requireGates(gates, only);
  const conclusion = concludeSeeding(gates, signal.aborted);
  tell({ step: 'ended', exitCode: conclusion.exitCode });
  progress[Symbol.dispose]();
  const report: SeedingReport = {
    formatVersion: 1,
    id: folder.id,
    startedAt: startedAt.toISOString(),
    seconds: (systemClock.nowMs() - startMs) / 1000,
    profile: plan.profileName,
    budgetSeconds: budgetMs / 1000,
    command,
    machineKind,
    ...conclusion,
    gates,
  };
  const kept = await keepReport(folder.path, report, redaction);
  print(report, relative(process.cwd(), kept), json);
  return conclusion.exitCode;
}

/** What `assay run` would do without any option. */
const plainRun = {
  suites: [],
  testName: null,
  tags: null,
  set: [],
  engine: null,
  budgetSeconds: null,
  against: null,
  asksWhere: false,
  asksCapacity: false,
  shard: null,
  allowInconclusive: false,
} as const;

/** A table of nothing would look like a success. */
function requireGates(gates: readonly TriedGate[], only: string | null): void {
  if (gates.length > 0) return;
  throw new UsageError(
    `${only === null ? 'the project' : `--only ${only}`} has no gate that blocks: there is nothing to try`,
    { remedy: "add thresholds: { 'load/predict': { latency: { p99: '<= 25ms' } } } to the config" },
  );
}

function print(report: SeedingReport, kept: string, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { gates, seconds, machineKind, sentence } = report;
  const lines = [
    ...triedLines(gates, painterFor(process.stdout)),
    '',
    ...remedyLines(gates),
    ` ${seconds.toFixed(0)} s on ${machineKind} · ${kept}`,
    ` ${sentence}`,
  ];
  const width = process.stdout.isTTY ? process.stdout.columns : null;
  const folded = lines.flatMap((line) => foldLine(line, width, INDENT));
  process.stdout.write(`${folded.join('\n')}\n`);
}

/** What is measured just now goes to stderr, and each gate that is decided. */
function showProgress(budgetMs: number) {
  let now = 'starting';
  const display = new SoakDisplay(process.stderr, {
    totalMs: budgetMs,
    clock: systemClock,
    line: (elapsedMs) => `${Math.round(elapsedMs / 1000)} s · ${now}`,
  });
  return {
    see(step: SeedingStep): void {
      if (step.step === 'measuring') {
        now = `${step.subject}: ${step.planted ?? 'without a fault'}`;
        display.tick();
      }
      if (step.step === 'tried') {
        display.print(` ${step.gate.id}: ${step.gate.outcome}\n`);
      }
    },
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}
