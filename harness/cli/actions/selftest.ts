import { didYouMean } from '../../config/nearest.ts';
import { UsageError } from '../../errors.ts';
import type { ExitCode } from '../../exit-code.ts';
import { systemClock } from '../../metrics/clock.ts';
import { thisMachineKind } from '../../compare/baseline.ts';
import { painterFor } from '../../reporters/paint.ts';
import { conclude } from '../../selftest/conclude.ts';
import { answerLines, closingLines, selftestReport } from '../../selftest/report.ts';
import { selftest, type Tried } from '../../selftest/selftest.ts';
import { type GateName, gateNames, type Trial } from '../../selftest/trial.ts';
import { trials as allTrials } from '../../selftest/trials.ts';
import { SoakDisplay } from './soak-display.ts';

export interface SelftestRequest {
  /** `leak,latency`; null for all. */
  readonly only: string | null;
  /** The most to spend on one live measurement. */
  readonly budgetMs: number;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/**
 * `assay selftest`: ask every gate, fold the answers, print.
 * @throws {UsageError} `only` names no gate
 */
export async function selftestCommand(request: SelftestRequest): Promise<ExitCode> {
  const { only, budgetMs, json, signal } = request;
  const names = readGates(only);
  const trials = allTrials.filter(({ gate }) => names.includes(gate));
  const startMs = systemClock.nowMs();
  using progress = json ? null : showProgress(trials, budgetMs);
  const tried = await selftest(trials, {
    budgetMs,
    signal,
    onTrial: (trial) => progress?.begin(trial),
    onTried: (one) => progress?.end(one),
  });
  progress?.[Symbol.dispose]();
  const conclusion = conclude(trials, tried);
  const seconds = (systemClock.nowMs() - startMs) / 1000;
  const told = { tried, conclusion, machineKind: thisMachineKind(), budgetMs, seconds };
  const text = json ? JSON.stringify(selftestReport(told)) : closingLines(told).join('\n');
  process.stdout.write(`${text}\n`);
  return conclusion.exitCode;
}

function readGates(only: string | null): readonly GateName[] {
  if (only === null) return gateNames;
  return only.split(',').map((part) => {
    const written = part.trim();
    const name = gateNames.find((known) => known === written);
    if (name !== undefined) return name;
    throw new UsageError(`--only names no gate '${written}'.${didYouMean(written, gateNames)}`, {
      remedy: `name some of ${gateNames.join(',')}`,
    });
  });
}

/** Answers go to stdout as they come, and to stderr what is asked just now. */
function showProgress(trials: readonly Trial[], budgetMs: number) {
  const style = { trials, budgetMs, paint: painterFor(process.stdout) };
  let asked = 0;
  let now = '';
  const display = new SoakDisplay(process.stderr, {
    totalMs: trials.length * budgetMs,
    clock: systemClock,
    line: (elapsedMs) =>
      `${Math.round(elapsedMs / 1000)} s · ${asked} of ${trials.length} · ${now}`,
  });
  return {
    begin(trial: Trial): void {
      asked++;
      now = `${trial.gate}: ${trial.what}`;
      display.tick();
    },
    end(tried: Tried): void {
      display.print('');
      process.stdout.write(`${answerLines(tried, style).join('\n')}\n`);
    },
    [Symbol.dispose]: () => display[Symbol.dispose](),
  };
}
