import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { defaultSignals } from '../../../fixtures/load/default-signals.ts';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { describeDuet } from '../../duet/describe-duet.ts';
import { judgeDuet } from '../../duet/judge-duet.ts';
import { duetThresholds, parseMargins, usualMargins } from '../../duet/margins.ts';
import { duetPlan, type Round, runRound, USUAL_TURN_MS } from '../../duet/run-round.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { requireK6 } from '../../load/find-k6.ts';
import { placeholderUrl, planOf } from '../../load/plan-script.ts';
import { prepareScript, type ScriptOptions } from '../../load/prepare-script.ts';
import { Interruption } from '../../process/interruption.ts';
import type { RunVerdict } from '../../verdicts/run-verdict.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { loadPolicy } from './load-gates.ts';
import { readOverrides, type WrittenOverrides } from './load-overrides.ts';
import { redactKept } from './redact-kept.ts';
import { planSides } from './two-sides.ts';

interface Request extends WrittenOverrides {
  readonly script: string;
  readonly url?: string;
  readonly against: string;
  /** `p50=5%,p95=10%` */
  readonly slower?: string;
  readonly config?: string;
  readonly profile?: string;
  readonly output?: string;
  readonly allowInconclusive: boolean;
  readonly json: boolean;
  readonly iOwnThisTarget?: boolean;
}

/** `assay load --against`: two servers get the load of a script in turn, and are compared. */
export async function loadAgainstCommand(request: Request): Promise<void> {
  const overrides = readOverrides(request);
  const margins = parseMargins(request.slower ?? usualMargins);
  const planned = await planSides(request);
  const policy = await loadPolicy(request.config ?? null, request.profile ?? null);
  using interruption = new Interruption({ longestStopMs: null });
  await using supervisor = await acquireSupervisor();
  const folder = resolve(
    request.output ?? (await supervisor.makeFolder(join(tmpdir(), `assay-load-${randomUUID()}`))),
  );
  const script = {
    script: resolve(request.script),
    ...defaultSignals(folder),
    ...overrides,
    ownsTarget: request.iOwnThisTarget ?? false,
  };
  const seed = Date.now() >>> 0;
  const subject = await subjectOf(script, seed);
  await using sides = await planned.open(interruption.signal);
  const { urls } = sides;
  const isLost = AbortSignal.any([lostOf(supervisor.lost), sides.lost]);
  const round = await runRound({
    ...script,
    urls,
    variables: sides.variables,
    against: planned.against,
    seed,
    ...(sides.observe !== null &&
      (policy.loaded?.config.load.resources ?? true) && { observeSides: sides.observe }),
    folder,
    checksFail: policy.checksFail,
    keepsPoints: request.output !== undefined,
    abort: AbortSignal.any([interruption.signal, isLost, sides.died]),
  });
  if (request.output !== undefined) await redactKept(folder, round.outcome);
  const noted = interruption.signal.aborted ? round : notedLoss(round, sides.died, isLost);
  const thresholds = duetThresholds([subject, `${subject}/*`], margins, planned.against);
  const verdict = judgeDuet(noted, thresholds, {
    alpha: policy.profile.alpha,
    allowInconclusive: request.allowInconclusive,
    reproduce: ['assay', ...process.argv.slice(2)].join(' '),
  });
  print(noted, verdict, request.json);
  process.exitCode = exitCodeOf(noted, verdict);
}

/** Before anything is started: that the script exists, and that the overrides apply to it. */
async function subjectOf(script: Omit<ScriptOptions, 'targetUrl'>, seed: number): Promise<string> {
  const urls = { base: placeholderUrl, candidate: placeholderUrl };
  const duet = duetPlan({ urls, seed, turnMs: USUAL_TURN_MS, env: script.env ?? {} });
  const prepared = await prepareScript(
    { ...script, targetUrl: urls.candidate, duet },
    await requireK6(),
  );
  // Of a script with several scenarios each is a subject of its own.
  return planOf(script, prepared).subject;
}

/** A side that died fails; a service that is gone says nothing of either. */
function notedLoss(round: Round, died: AbortSignal, isLost: AbortSignal): Round {
  if (!died.aborted && !isLost.aborted) return round;
  const reason: unknown = isLost.aborted ? isLost.reason : died.reason;
  const broken = reason instanceof Error ? reason.message : String(reason);
  return {
    outcome: { ...round.outcome, endedBy: isLost.aborted ? 'lost' : 'error' },
    duets: round.duets.map((duet) => ({ ...duet, broken, isGeneratorLost: isLost.aborted })),
  };
}

/** Ends k6 when what cleans up after us is lost. */
export function lostOf(lost: Promise<never>): AbortSignal {
  const controller = new AbortController();
  lost.catch((error: unknown) => controller.abort(error));
  return controller.signal;
}

type Verdict = RunVerdict & { readonly gates: readonly GateResult[] };

function print({ outcome, duets }: Round, verdict: Verdict, json: boolean): void {
  const stream = json ? process.stderr : process.stdout;
  for (const line of outcome.printed) stream.write(`${line}\n`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ verdict: verdict.verdict, sentence: verdict.sentence, gates: verdict.gates, k6: outcome.k6, warnings: outcome.warnings })}\n`
      : describeDuet(duets, verdict),
  );
}

function exitCodeOf({ outcome }: Round, verdict: Verdict): ExitCode {
  if (outcome.endedBy === 'abort') return exitCode.interrupted;
  if (outcome.endedBy === 'refused') return exitCode.usage;
  if (outcome.endedBy === 'lost') return exitCode.infrastructure;
  return verdict.exitCode;
}
