import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import { readCollectionPlan } from '../../load/collector/collection-plan.ts';
import { Collector } from '../../load/collector/collector.ts';
import { mergeCollected } from '../../load/collector/merge-collected.ts';
import { OwnClock } from '../../load/collector/own-clock.ts';
import { serveCollector } from '../../load/collector/serve-collector.ts';
import { describeOutcome, summarizeOutcome } from '../../load/describe-outcome.ts';
import { planOf } from '../../load/plan-script.ts';
import { systemClock } from '../../metrics/clock.ts';
import { Interruption } from '../../process/interruption.ts';
import { parseThresholds } from '../../thresholds/parse.ts';
import type { WrittenThresholds } from '../../thresholds/written.ts';
import { parseCount, readDuration } from '../parse-amount.ts';
import { requireVariable } from '../require-variable.ts';
import { loadExitCode } from './load-exit-code.ts';
import { describeVerdict, judgeLoad } from './load-gates.ts';

interface Request {
  readonly plan: string;
  readonly listen: string;
  readonly wait: string;
  readonly mostRequests: string;
  readonly stay: boolean;
  readonly allowInconclusive: boolean;
  readonly json: boolean;
}

/** How often it looks whether nothing more is to come. */
const EVERY_MS = 100;

export async function collectCommand(request: Request): Promise<number> {
  const plan = readCollectionPlan(await readPlan(request.plan), request.plan);
  const limits = {
    waitMs: readDuration('--wait', request.wait),
    mostRequests: parseCount('--most-requests', request.mostRequests),
  };
  const address = listenAddress(request.listen);
  const token = requireVariable('ASSAY_COLLECTOR_TOKEN', 'the token that pods have to show');
  const thresholds = parseThresholds(plan.thresholds as Record<string, WrittenThresholds[string]>);
  using interruption = new Interruption({ longestStopMs: null });
  let result: string | null = null;
  const clock = new OwnClock(systemClock);
  await using collector = new Collector(plan, limits, clock);
  await using server = await serveCollector(collector, { ...address, token, result: () => result });
  process.stderr.write(`collecting the points of ${plan.instances} k6 at ${server.url}\n`);
  while (!collector.isOver()) {
    if (interruption.signal.aborted) return exitCode.interrupted;
    await delay(EVERY_MS);
    clock.tick();
  }
  const outcome = mergeCollected(await collector.finish(), plan, limits);
  const { subject, scenarios } = planOf(plan, { ok: true, plan: plan.plan });
  const policy = {
    thresholds,
    profile: plan.profile,
    root: dirname(resolve(request.plan)),
  };
  const verdict = judgeLoad(outcome, subject, policy, {
    loads: scenarios,
    allowInconclusive: request.allowInconclusive,
    reproduce: `assay load ${plan.script} --on kubernetes`,
  });
  const code = loadExitCode(outcome, verdict);
  const { gates, sentence } = verdict;
  const judged = { verdict: verdict.verdict, sentence, gates, exitCode: code };
  result = JSON.stringify({ ...summarizeOutcome(outcome), ...judged });
  process.stdout.write(
    request.json ? `${result}\n` : `${describeOutcome(outcome)}${describeVerdict(verdict)}`,
  );
  while (request.stay && !interruption.signal.aborted) await delay(EVERY_MS);
  return code;
}

async function readPlan(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--plan ${path} can't be read: ${String(error)}`, {
      remedy: 'assay load <script> --on kubernetes writes one',
    });
  }
}

function listenAddress(written: string): { readonly host: string; readonly port: number } {
  const { host, port } = /^(?<host>.+):(?<port>\d+)$/u.exec(written)?.groups ?? {};
  const number = Number(port);
  if (host !== undefined && number <= 65_535) {
    return { host: host.replace(/^\[(?<inner>.*)\]$/u, '$<inner>'), port: number };
  }
  throw new UsageError(`--listen '${written}' is no address and port`, {
    remedy: 'for instance --listen 127.0.0.1:8417; port 0 takes any that is free',
  });
}
