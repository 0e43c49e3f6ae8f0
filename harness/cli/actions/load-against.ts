import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { defaultSignals } from '../../../fixtures/load/default-signals.ts';
import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { describeDuet } from '../../duet/describe-duet.ts';
import { judgeDuet } from '../../duet/judge-duet.ts';
import { duetThresholds, parseMargins } from '../../duet/margins.ts';
import { duetPlan, type Round, runRound, USUAL_TURN_MS } from '../../duet/run-round.ts';
import { UsageError } from '../../errors.ts';
import { type ExitCode, exitCode } from '../../exit-code.ts';
import { requireK6 } from '../../load/find-k6.ts';
import { planOf } from '../../load/plan-script.ts';
import { prepareScript } from '../../load/prepare-script.ts';
import { Interruption } from '../../process/interruption.ts';
import type { RunVerdict } from '../../verdicts/run-verdict.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { loadPolicy } from './load-gates.ts';
import { readOverrides, type WrittenOverrides } from './load-overrides.ts';
import { targetAt } from './load-target.ts';

interface Request extends WrittenOverrides {
  readonly script: string;
  readonly url?: string;
  readonly against: string;
  /** `p50=5%,p95=10%` */
  readonly slower: string;
  readonly config?: string;
  readonly profile?: string;
  readonly output?: string;
  readonly allowInconclusive: boolean;
  readonly json: boolean;
  readonly iOwnThisTarget?: boolean;
}

/** `assay load --against`: two servers that are up get the load of a script in turn, and are compared. */
export async function loadAgainstCommand(request: Request): Promise<void> {
  const urls = urlsOf(request);
  const overrides = readOverrides(request);
  const margins = parseMargins(request.slower);
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
  const duet = duetPlan({ urls, seed, turnMs: USUAL_TURN_MS, env: overrides.env ?? {} });
  const prepared = await prepareScript(
    { ...script, targetUrl: urls.candidate, duet },
    await requireK6(),
  );
  // Of a script with several scenarios each is a subject of its own.
  const { subject } = planOf(script, prepared);
  const round = await runRound({
    ...script,
    urls,
    against: urls.base,
    seed,
    folder,
    checksFail: policy.checksFail,
    keepsPoints: request.output !== undefined,
    abort: AbortSignal.any([interruption.signal, lostOf(supervisor.lost)]),
  });
  const verdict = judgeDuet(round, duetThresholds([subject, `${subject}/*`], margins, urls.base), {
    alpha: policy.profile.alpha,
    allowInconclusive: request.allowInconclusive,
    reproduce: ['assay', ...process.argv.slice(2)].join(' '),
  });
  print(round, verdict, request.json);
  process.exitCode = exitCodeOf(round, verdict);
}

function urlsOf({ url, against, iOwnThisTarget = false }: Request) {
  if (url === undefined) {
    throw new UsageError('--against needs --url: the server that is compared with it', {
      remedy: 'for example --url http://127.0.0.1:8081 --against http://127.0.0.1:8080',
    });
  }
  return {
    base: targetAt(against, { option: '--against', iOwnThisTarget }).url,
    candidate: targetAt(url, { iOwnThisTarget }).url,
  };
}

/** Ends k6 when what cleans up after us is lost. */
function lostOf(lost: Promise<never>): AbortSignal {
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
