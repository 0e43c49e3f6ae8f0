import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { describeHead, describeRate, describeRates } from '../../capacity/describe-capacity.ts';
import { type Capacity, findCapacity } from '../../capacity/find-capacity.ts';
import { figuresOf } from '../../capacity/rate-record.ts';
import { parseSlo, type Slo } from '../../capacity/slo.ts';
import { requireOneRate } from '../../capacity/require-one-rate.ts';
import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import { planScript } from '../../load/plan-script.ts';
import type { ScriptOptions } from '../../load/prepare-script.ts';
import { runScript } from '../../load/run-script.ts';
import { parseVariables } from '../../load/script-overrides.ts';
import type { LoadMeasurement } from '../../measurement/measurement.ts';
import { servingCpuSeconds } from '../../measurement/probe/outside/serving-cpu.ts';
import { Interruption } from '../../process/interruption.ts';
import type { Verdict } from '../../statistics/verdict.ts';
import { capacitySentence, judgeCapacity } from '../../verdicts/capacity.ts';
import { heldUpSentence } from '../../verdicts/capacity-evidence.ts';
import { parseCount, readDuration } from '../parse-amount.ts';
import { LoadLoss } from './load-loss.ts';
import { startConfiguredTarget, targetAt } from './load-target.ts';

export interface FindMaxRequest {
  readonly script: string;
  readonly objective: string;
  readonly url?: string;
  readonly iOwnThisTarget?: true;
  readonly config?: string;
  readonly allowInconclusive: boolean;
  readonly rate?: string;
  readonly most?: string;
  readonly atLeast?: string;
  readonly budget?: string;
  readonly env: readonly string[];
  readonly json: boolean;
}

const usualBudget = '4m';
/** What one k6 on a small machine sends; above it the generator is what is measured. */
export const MOST_RATE = 5_000;

/** `assay load <script> --find-max 'p99 < 50ms'`: the highest rate that keeps an objective. */
export async function findMaxCommand(request: FindMaxRequest): Promise<void> {
  const slo = parseSlo(request.objective);
  const atLeast = request.atLeast === undefined ? null : parseCount('--at-least', request.atLeast);
  const most = request.most === undefined ? MOST_RATE : parseCount('--most', request.most);
  const budgetSeconds = readDuration('--budget', request.budget ?? usualBudget) / 1000;
  const running = request.url === undefined ? null : targetAt(request.url, request);
  const script = {
    script: resolve(request.script),
    env: parseVariables(request.env),
    ownsTarget: request.iOwnThisTarget ?? false,
  };
  const start = await firstRate(script, request.rate);
  using interruption = new Interruption({ longestStopMs: null });
  await using supervisor = await acquireSupervisor();
  const folder = await supervisor.makeFolder(join(tmpdir(), `assay-load-${randomUUID()}`));
  await using target = running ?? (await startConfiguredTarget(interruption.signal, request));
  const loss = new LoadLoss(target, supervisor.lost);
  const abort = AbortSignal.any([interruption.signal, loss.signal]);
  const apply = async (rate: number, seconds: number): Promise<LoadMeasurement | null> => {
    const measured = await runScript({
      ...script,
      env: { ...target.variables, ...script.env },
      rate,
      durationSeconds: seconds,
      mostSeconds: seconds,
      targetUrl: target.url,
      keepsPoints: false,
      ...(target.observe !== null && { observe: target.observe }),
      folder,
      abort,
    });
    if (interruption.signal.aborted) return null;
    return loss.noted(measured).measurements[0] ?? null;
  };
  if (!request.json) process.stdout.write(describeHead());
  const found = await findCapacity({
    slo,
    start: Math.min(start, most),
    most,
    budgetSeconds,
    apply,
    now: () => performance.now() / 1000,
    looksAtResources: target.observe !== null,
    cpuSeconds: () => servingCpuSeconds(target.url),
    onRecord: (record) => {
      if (!request.json) process.stdout.write(describeRate(record));
    },
  });
  const verdict = atLeast === null ? null : judgeCapacity(found, atLeast);
  print(found, slo, { verdict, atLeast, json: request.json });
  process.exitCode = interruption.signal.aborted
    ? exitCode.interrupted
    : loss.signal.aborted
      ? exitCode.infrastructure
      : exitCodeOf(found, verdict, request.allowInconclusive);
}

/** That of the script, or the one that was asked for; of a script with one scenario at a rate. */
export async function firstRate(
  script: Omit<ScriptOptions, 'targetUrl'>,
  written: string | undefined,
): Promise<number> {
  const planned = await planScript(script);
  if (planned.refused !== null) {
    throw new UsageError(`k6 refuses ${script.script}: ${planned.refused}`);
  }
  const own = requireOneRate(planned, '--find-max');
  return written === undefined ? own : parseCount('--rate', written);
}

function print(
  found: Capacity,
  slo: Slo,
  { verdict, atLeast, json }: { verdict: Verdict | null; atLeast: number | null; json: boolean },
): void {
  const sentence = capacitySentence(found, slo.text);
  if (json) {
    const { records, ...rest } = found;
    const rates = records.map((record) => ({
      ...figuresOf(record),
      looks: record.looks,
      generator: record.generator,
    }));
    process.stdout.write(
      `${JSON.stringify({ objective: slo.text, sentence, ...rest, ...(verdict === null ? {} : { verdict, atLeast }), rates })}\n`,
    );
    return;
  }
  process.stdout.write(`\n${describeRates(found.records)}\n${sentence}\n`);
  if (found.heldUp !== null) process.stdout.write(`  ${heldUpSentence(found.heldUp)}\n`);
  if (found.stopped !== null) process.stdout.write(`  ended: ${found.stopped}\n`);
  if (verdict !== null) {
    process.stdout.write(`${verdict}  at least ${atLeast} a second with ${slo.text}\n`);
  }
}

function exitCodeOf(
  { records }: Capacity,
  verdict: Verdict | null,
  allowInconclusive: boolean,
): number {
  if (verdict === 'fail' || records.length === 0) return exitCode.gateFailed;
  return verdict === 'inconclusive' && !allowInconclusive ? exitCode.inconclusive : exitCode.pass;
}
