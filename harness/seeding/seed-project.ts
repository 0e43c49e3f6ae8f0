import { systemClock } from '../metrics/clock.ts';
import type { Statistic } from '../thresholds/threshold.ts';
import { type Gate, resolveGates } from '../verdicts/gate.ts';
import type { GateResult } from '../verdicts/verdict.ts';
import type { RunContext } from '../run/context.ts';
import { plannedSubjects } from '../run/plan-gates.ts';
import type { RunPlan } from '../run/prepare.ts';
import { tryBenchmarks } from './bench/try-benchmarks.ts';
import { TrialBudget } from './budget.ts';
import { tryHunt } from './leaks/try-hunt.ts';
import { openLoadSite } from './load/load-site.ts';
import { tryScript } from './load/try-script.ts';
import { notTried } from './not-tried.ts';
import type { Only } from './only.ts';
import { startServicesFor } from './open-seeding.ts';
import type { Seeding, SeedingStep } from './step.ts';
import type { TriedGate } from './tried-gate.ts';
import { tryTests } from './tests/try-tests.ts';

export interface SeedProjectOptions {
  readonly budgetMs: number;
  readonly only: Only;
  readonly abort: AbortSignal;
  readonly tell: (step: SeedingStep) => void;
}

/**
 * Plants faults of known sizes in the project's own target, and looks whether its own blocking gates fail:
 * tests first, then leak hunts, then loads, as in a run.
 * @throws {InfrastructureError} a service or the target could not be started, or died
 */
export async function seedProject(
  context: RunContext,
  { budgetMs, only, abort, tell }: SeedProjectOptions,
): Promise<readonly TriedGate[]> {
  const { plan } = context;
  const known = gatesById(plan);
  const isTried = (gate: GateResult): boolean => blocks(gate, known) && only.tries(gate);
  const budget = new TrialBudget(budgetMs, systemClock);
  const isMeasured = (subject: string): boolean => only.measures(subject);
  const seeding: Seeding = { context, budget, abort, tell, isMeasured, isTried };
  const found: TriedGate[] = [];
  const hunts = plan.measurements.leaks.filter(({ subject }) => only.measures(subject));
  const load = plan.suites.find(({ scripts }) => scripts.length > 0);
  const scripts = plan.measurements.scripts.filter(({ subject, scenarios, refused }) => {
    const subjects = [subject, ...scenarios.map((one) => one.subject)];
    return refused === null && subjects.some((one) => only.measures(one));
  });
  await startServicesFor(context);
  if (only.measures('tests')) found.push(...(await tryTests(seeding)));
  for (const hunt of hunts) found.push(...(await tryHunt(hunt, seeding)));
  if (load !== undefined && scripts.length > 0 && !abort.aborted) {
    await using site = await openLoadSite(load, context, abort);
    for (const script of scripts) {
      const { loadSeconds } = plan.profile;
      const times = plan.measurements.loadTimes.get(script.path) ?? {
        seconds: loadSeconds,
        mostSeconds: loadSeconds,
      };
      const statisticOf = (gate: GateResult): Statistic | null =>
        known.get(gate.id)?.statistic ?? null;
      found.push(...(await tryScript(site, { script, times, statisticOf }, seeding)));
    }
  }
  found.push(...(await tryBenchmarks(seeding)));
  const left = notTried(context, found, isTried);
  for (const gate of left) tell({ step: 'tried', gate });
  return [...found, ...left];
}

function gatesById(plan: RunPlan): ReadonlyMap<string, Gate> {
  const gates = resolveGates(plan.thresholds, plannedSubjects(plan));
  return new Map(gates.map((gate) => [gate.id, gate]));
}

/** By its threshold, where one is written: a percentile that a profile has no time for can still fail. */
function blocks({ id, severity }: GateResult, known: ReadonlyMap<string, Gate>): boolean {
  return (known.get(id)?.threshold.severity ?? severity) === 'block';
}
