import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { acquireSupervisor } from '../../../fixtures/services/supervisor/supervisor.ts';
import { UsageError } from '../../errors.ts';
import { exitCode } from '../../exit-code.ts';
import { describeOutcome, summarizeOutcome } from '../../load/describe-outcome.ts';
import { planScript } from '../../load/plan-script.ts';
import { Interruption } from '../../process/interruption.ts';
import { type LoadOutcome, runScript } from '../../load/run-script.ts';
import { writeDefaultSignals } from '../../../fixtures/load/default-signals.ts';
import { startConfiguredTarget, targetAt } from './load-target.ts';
import { readDuration } from '../parse-amount.ts';

interface Request {
  readonly script: string;
  /** Without it, the back end of the config is started. */
  readonly url?: string;
  readonly duration?: string;
  readonly rate?: string;
  readonly output?: string;
  readonly json: boolean;
}

export async function loadCommand(request: Request): Promise<void> {
  const running = request.url === undefined ? null : targetAt(request.url);
  const durationSeconds =
    request.duration === undefined ? null : readDuration('--duration', request.duration) / 1000;
  const rate = parseRate(request.rate);
  // Ctrl-C ends k6 and still prints what was measured.
  using interruption = new Interruption({ longestStopMs: null });
  // It removes the temporary folder, in whatever way this process ends.
  await using supervisor = await acquireSupervisor();
  const folder = resolve(
    request.output ?? (await supervisor.makeFolder(join(tmpdir(), `assay-load-${randomUUID()}`))),
  );
  const script = {
    script: resolve(request.script),
    signalsFile: await writeDefaultSignals(folder),
    ...(durationSeconds === null ? {} : { durationSeconds }),
    ...(rate === null ? {} : { rate }),
  };
  // Before anything is started: that the script exists, and that the rate applies to it.
  await planScript(script);
  await using target = running ?? (await startConfiguredTarget(interruption.signal));
  const outcome = await runScript({
    ...script,
    targetUrl: target.url,
    folder,
    abort: interruption.signal,
  });
  process.stdout.write(
    request.json ? `${JSON.stringify(summarizeOutcome(outcome))}\n` : describeOutcome(outcome),
  );
  process.exitCode = exitCodeOf(outcome);
}

/**
 * A threshold of the script that was crossed, a script that broke, a scenario in which nothing
 * succeeded: each is a failed gate here. A scenario that sent nothing can't tell.
 */
function exitCodeOf(outcome: LoadOutcome): number {
  if (outcome.endedBy === 'abort') return exitCode.interrupted;
  if (outcome.endedBy === 'refused') return exitCode.usage;
  const broken = outcome.measurements.some((measurement) => measurement.broken !== null);
  const states = new Set(outcome.thresholds.map(({ state }) => state));
  const nothingWorked = outcome.measurements.some(
    ({ failed }) => failed.length > 0 && !failed.includes(0),
  );
  if (broken || nothingWorked || states.has('crossed')) return exitCode.gateFailed;
  const isEmpty = outcome.measurements.some(({ latencyMs }) => latencyMs.length === 0);
  return isEmpty || states.has('no data') ? exitCode.inconclusive : exitCode.pass;
}

function parseRate(text: string | undefined): number | null {
  if (text === undefined) return null;
  const rate = Number(text);
  if (Number.isInteger(rate) && rate > 0) return rate;
  throw new UsageError(`--rate '${text}' is not a whole number above 0`, {
    remedy: 'for example --rate 200',
  });
}
