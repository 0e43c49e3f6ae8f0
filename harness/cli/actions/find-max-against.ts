import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { awaitIdle } from '../../capacity/await-idle.ts';
import { compareCapacities, type Side } from '../../capacity/compare-capacities.ts';
import { describePair, describeSide, describeSidesHead } from '../../capacity/describe-compared.ts';
import { parseSlo } from '../../capacity/slo.ts';
import { movedTo } from '../../duet/run-round.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { planScript } from '../../load/plan-script.ts';
import { runScript } from '../../load/run-script.ts';
import { parseVariables } from '../../load/script-overrides.ts';
import type { CapacityDuetMeasurement } from '../../measurement/capacity/capacity-duet.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { servingCpuSeconds } from '../../measurement/probe/outside/serving-cpu.ts';
import { Interruption } from '../../process/interruption.ts';
import { familyLevels } from '../../statistics/family.ts';
import { parseThresholds } from '../../thresholds/parse.ts';
import type { Threshold } from '../../thresholds/threshold.ts';
import { judge } from '../../verdicts/judge.ts';
import { runVerdict } from '../../verdicts/run-verdict.ts';
import { parseCount, parseShare, readDuration } from '../parse-amount.ts';
import { printCompared } from './find-max-print.ts';
import { firstRate, type FindMaxRequest, MOST_RATE } from './find-max.ts';
import { lostOf } from './load-against.ts';
import { loadPolicy } from './load-gates.ts';
import { planSides } from './two-sides.ts';

interface Request extends FindMaxRequest {
  readonly against: string;
  /** `10%` */
  readonly slower?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly allowInconclusive: boolean;
}

/** Both searches and the pairs that tell the sides apart. */
const usualBudget = '10m';
const usualMargin = '10%';

/** `assay load <script> --find-max 'p99 < 50ms' --url A --against B`: does the one hold less than the other? */
export async function findMaxAgainstCommand(request: Request): Promise<void> {
  const slo = parseSlo(request.objective);
  const margin = parseMargin(request.slower ?? usualMargin);
  refuseAtLeast(request);
  const most = request.most === undefined ? MOST_RATE : parseCount('--most', request.most);
  const budgetSeconds = readDuration('--budget', request.budget ?? usualBudget) / 1000;
  const env = parseVariables(request.env);
  const script = { script: resolve(request.script), env };
  const planned = await planSides(request);
  const { subject } = await planScript(script);
  const start = await firstRate(script, request.rate);
  const policy = await loadPolicy(request.config ?? null, request.profile ?? null);
  const { alpha } = policy.profile;
  using interruption = new Interruption({ longestStopMs: null });
  await using supervisor = await acquireSupervisor();
  const folder = await supervisor.makeFolder(join(tmpdir(), `assay-load-${randomUUID()}`));
  await using sides = await planned.open(interruption.signal);
  const { urls } = sides;
  const isLost = AbortSignal.any([lostOf(supervisor.lost), sides.lost]);
  const abort = AbortSignal.any([interruption.signal, isLost, sides.died]);
  const looksAt = (policy.loaded?.config.load.resources ?? true) ? sides.observe : null;
  const cpuSeconds = (side: Side) => servingCpuSeconds(urls[side]);
  const ended: { last: LoadMeasurement | null } = { last: null };
  const tell = (text: string) => {
    if (!request.json) process.stdout.write(text);
  };
  tell(describeSidesHead());
  const found = await compareCapacities({
    slo,
    margin,
    start,
    most,
    budgetSeconds,
    levels: familyLevels(alpha, 1),
    against: planned.against,
    looksAtResources: looksAt !== null,
    now: () => performance.now() / 1000,
    cpuSeconds,
    apply: async (side, rate, seconds) => {
      const outcome = await runScript({
        ...script,
        env: {
          ...sides.variables[side],
          ...env,
          ...(side === 'base' ? movedTo(urls, env) : {}),
        },
        rate,
        durationSeconds: seconds,
        mostSeconds: seconds,
        targetUrl: urls[side],
        ...(looksAt !== null && { observe: looksAt[side] }),
        checksFail: policy.checksFail,
        keepsPoints: false,
        folder,
        abort,
      });
      ended.last = outcome.measurements[0] ?? null;
      if (abort.aborted) return null;
      await awaitIdle(() => cpuSeconds(side), abort);
      return ended.last;
    },
    onRecord: (side, record) => tell(describeSide(side, record)),
    onPair: (pair) => tell(describePair(pair)),
  });
  const measured: CapacityDuetMeasurement = {
    kind: 'capacity duet',
    subject,
    objective: slo.text,
    against: planned.against,
    margin,
    ...found,
    ...(interruption.signal.aborted ? { broken: null } : brokenOf(ended.last, sides.died, isLost)),
  };
  const gates = judge([measured], thresholdsOf(measured), {
    alpha,
    suites: ['load'],
    reproduce: () => ['assay', ...process.argv.slice(2)].join(' '),
  });
  const verdict = runVerdict(gates, {
    allowInconclusive: request.allowInconclusive,
    infrastructure: null,
    interrupted: interruption.signal.aborted,
  });
  printCompared(measured, { ...verdict, gates }, request.json);
  process.exitCode = exitCodeOf(measured, verdict.exitCode, {
    isInterrupted: interruption.signal.aborted,
    isLost: isLost.aborted,
  });
}

/** A side that died, a script that threw, or what says nothing of either side. */
function brokenOf(
  last: LoadMeasurement | null,
  died: AbortSignal,
  isLost: AbortSignal,
): Pick<CapacityDuetMeasurement, 'broken' | 'isGeneratorLost'> {
  if (isLost.aborted) {
    const reason: unknown = isLost.reason;
    const text = reason instanceof Error ? reason.message : String(reason);
    return { broken: `the load lost what it needs: ${text}`, isGeneratorLost: true };
  }
  if (died.aborted) return { broken: String(died.reason) };
  return { broken: last?.broken ?? null, isGeneratorLost: last?.isGeneratorLost ?? false };
}

function parseMargin(written: string): number {
  const margin = parseShare('--slower', written);
  if (margin > 0 && margin < 1) return margin;
  throw new UsageError(`--slower '${written}' is no margin of a highest rate`, {
    remedy: 'more than 0 % and less than 100 %, for instance --slower 10%',
  });
}

function refuseAtLeast({ atLeast }: Request): void {
  if (atLeast === undefined) return;
  throw new UsageError(`--at-least '${atLeast}' and --against are two questions`, {
    remedy:
      'ask one of them: whether a back end holds a rate, or whether it holds less than another one',
  });
}

/** The one gate of both sides, as a config would write it. */
function thresholdsOf({
  subject,
  objective,
  margin,
  against,
}: CapacityDuetMeasurement): readonly Threshold[] {
  const percent = Number((margin * 100).toPrecision(12));
  const gate = { slower: `<= ${percent}%`, than: against };
  const written = { [subject]: { capacity: { [objective]: gate } } };
  return parseThresholds(written).filter((one) => one.subject === subject);
}

function exitCodeOf(
  { broken, isGeneratorLost }: CapacityDuetMeasurement,
  judged: ExitCode,
  { isInterrupted, isLost }: { readonly isInterrupted: boolean; readonly isLost: boolean },
): ExitCode {
  if (isInterrupted) return exitCode.interrupted;
  return isLost || (broken !== null && isGeneratorLost === true) ? exitCode.infrastructure : judged;
}
