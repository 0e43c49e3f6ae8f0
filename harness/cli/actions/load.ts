import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { UsageError } from '../../errors.ts';
import { describeOutcome, summarizeOutcome } from '../../load/describe-outcome.ts';
import { parseInstances } from '../../load/instances/check-instances.ts';
import { requireK6 } from '../../load/find-k6.ts';
import { prepareScript } from '../../load/prepare-script.ts';
import { checkMetrics, placeholderUrl, planOf } from '../../load/plan-script.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { LookClock } from '../../statistics/look-clock.ts';
import { bottleneckLine, heldUp } from '../../reporters/bottleneck.ts';
import { metricsOf } from '../../thresholds/metrics-of.ts';
import { Interruption } from '../../process/interruption.ts';
import { type LoadOutcome, runScript } from '../../load/run-script.ts';
import { resourcesReport } from '../../run/tell-resources.ts';
import { defaultSignals } from '../../../fixtures/load/default-signals.ts';
import { adHocRun } from './ad-hoc-run.ts';
import { keepInHistory } from './keep-in-history.ts';
import { loadExitCode } from './load-exit-code.ts';
import { LoadLoss } from './load-loss.ts';
import { startConfiguredTarget, targetAt } from './load-target.ts';
import {
  describeVerdict,
  failingEarly,
  judgeLoad,
  loadPolicy,
  type LoadPolicy,
  type LoadVerdict,
} from './load-gates.ts';
import { readOverrides } from './load-overrides.ts';
import { redactKept } from './redact-kept.ts';

interface Request {
  readonly script: string;
  /** Without it, the back end of the config is started. */
  readonly url?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly duration?: string;
  readonly rate?: string;
  readonly vus?: string;
  readonly stages?: string;
  /** `NAME=value` each. */
  readonly env: readonly string[];
  readonly output?: string;
  /** False prints the figures alone. */
  readonly gates: boolean;
  readonly allowInconclusive: boolean;
  readonly json: boolean;
  /** Whether load may go to another machine. */
  readonly iOwnThisTarget?: boolean;
  /** Whether the load is stopped once a gate is shown to fail; without it, as the config says. */
  readonly abortOnFail?: boolean;
  /** k6 processes; without it, as many as the config says. */
  readonly instances?: string;
}

export async function loadCommand(request: Request): Promise<void> {
  const running = request.url === undefined ? null : targetAt(request.url, request);
  const overrides = readOverrides(request);
  const asked = request.instances === undefined ? null : parseInstances(request.instances);
  const policy = await policyOf(request);
  const startedAt = new Date();
  // Ctrl-C ends k6 and still prints what was measured.
  using interruption = new Interruption({ longestStopMs: null });
  // It removes the temporary folder, in whatever way this process ends.
  await using supervisor = await acquireSupervisor();
  const folder = resolve(
    request.output ?? (await supervisor.makeFolder(join(tmpdir(), `assay-load-${randomUUID()}`))),
  );
  const script = {
    script: resolve(request.script),
    ...defaultSignals(folder),
    ...overrides,
    instances: asked ?? policy?.instances ?? 1,
    ownsTarget: request.iOwnThisTarget ?? false,
  };
  // Before anything is started: that the script exists, and that the overrides apply to it.
  const prepared = await prepareScript(
    { ...script, targetUrl: running?.url ?? placeholderUrl },
    await requireK6(),
  );
  const { subject, scenarios } = planOf(script, prepared);
  const subjects = scenarios.map((scenario) => scenario.subject);
  const metrics = metricsOf(policy?.thresholds ?? [], subjects);
  await checkMetrics(script, metrics);
  await using target = running ?? (await startConfiguredTarget(interruption.signal, request));
  const loss = new LoadLoss(target, supervisor.lost);
  const measured = await runScript({
    ...script,
    metrics: Object.keys(metrics),
    ...(policy === null ? {} : { checksFail: policy.checksFail }),
    ...(policy?.abortOnFail === true && {
      lookEarly: {
        clock: new LookClock(),
        judge: (loads: readonly LoadMeasurement[], look: number) =>
          failingEarly(loads, look, subject, policy),
      },
    }),
    targetUrl: target.url,
    // A temporary folder goes with the command.
    keepsPoints: request.output !== undefined,
    // The address of a back end that is started by now may be part of what the script is.
    ...(running !== null && prepared.ok ? { prepared } : {}),
    env: { ...target.variables, ...script.env },
    ...(target.observe !== null && { observe: target.observe }),
    folder,
    abort: AbortSignal.any([interruption.signal, loss.signal]),
  });
  if (request.output !== undefined) await redactKept(folder, measured);
  const outcome = interruption.signal.aborted ? measured : loss.noted(measured);
  const verdict =
    policy === null
      ? null
      : judgeLoad(outcome, subject, policy, {
          loads: scenarios,
          allowInconclusive: request.allowInconclusive,
          reproduce: ['assay', ...process.argv.slice(2)].join(' '),
        });
  print(outcome, verdict, request.json);
  process.exitCode = loadExitCode(outcome, verdict);
  if (policy === null || policy.loaded === null || verdict === null) return;
  const { loaded, root, profileName: profile } = policy;
  const endedEarly = outcome.endedBy === 'plan' ? null : `ended by ${outcome.endedBy}`;
  const adHoc = { root, profile, startedAt, verdict, exitCode: process.exitCode, endedEarly };
  const kept = await keepInHistory(await adHocRun(adHoc), loaded, { isAdHoc: true });
  if (kept !== null && !request.json) process.stdout.write(`kept  ${kept}\n`);
}

/** Null where nothing is to be judged. */
async function policyOf({
  gates,
  config,
  profile,
  abortOnFail = false,
}: Request): Promise<LoadPolicy | null> {
  if (!gates && abortOnFail) {
    throw new UsageError('--abort-on-fail stops at a gate that fails, and --no-gates judges none', {
      remedy: 'leave one of them out',
    });
  }
  if (!gates) return null;
  const policy = await loadPolicy(config ?? null, profile ?? null);
  return { ...policy, abortOnFail: abortOnFail || policy.abortOnFail };
}

function print(outcome: LoadOutcome, verdict: LoadVerdict | null, json: boolean): void {
  // What the script itself printed comes first, as with k6; JSON stays alone on stdout.
  const stream = json ? process.stderr : process.stdout;
  for (const line of outcome.printed) stream.write(`${line}\n`);
  const resources = outcome.measurements.flatMap((one) => resourcesReport(one) ?? []);
  if (json) {
    const judged =
      verdict === null
        ? {}
        : { verdict: verdict.verdict, sentence: verdict.sentence, gates: verdict.gates };
    process.stdout.write(
      `${JSON.stringify({ ...summarizeOutcome(outcome), resources, ...judged })}\n`,
    );
    return;
  }
  process.stdout.write(describeOutcome(outcome));
  if (verdict !== null) process.stdout.write(describeVerdict(verdict));
  const gates = verdict?.gates ?? [];
  const wanted = gates.length === 0 ? resources : heldUp(gates, resources);
  for (const one of wanted) process.stdout.write(`  ${bottleneckLine(one)}\n`);
  if (verdict?.gates.length === 0) {
    process.stdout.write('  no threshold names this script: --no-gates prints the figures alone\n');
  }
}
