import { configuredLimits } from '../../leaks/configured-limits.ts';
import { measureLeaks } from '../../leaks/measure-leaks.ts';
import type { MeasuredTarget } from '../../leaks/serving-processes.ts';
import type { RetainedMeasurement } from '../../measurement/measurement.ts';
import { makeProbeKey } from '../../measurement/probe/address.ts';
import {
  type SeededLeak,
  seededLeakVariable,
  writeSeededLeak,
} from '../../measurement/probe/seeded-leak.ts';
import { probeEnvironment } from '../../measurement/probe/target-environment.ts';
import { judgeRun } from '../../run/judge-run.ts';
import type { PlannedLeakHunt } from '../../run/plan-measurements.ts';
import { startRunTarget } from '../../run/target/start-run-target.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { judgedAlone } from '../judged-alone.ts';
import { describeSeed, type Seed } from '../seed.ts';
import { judgedOf, type Seeding } from '../step.ts';
import { saidBy, type TriedGate, triedGate } from '../tried-gate.ts';
import { leakLadder } from './leak-ladder.ts';

/** A hunt is over before its time where something leaks, and takes this long to start. */
const AROUND_SECONDS = 5;

interface Hunted {
  readonly measurement: RetainedMeasurement;
  readonly gates: readonly GateResult[];
}

/**
 * Tries the gates of one leak hunt: once without a leak, then with one of known size for each gate, larger
 * ones until it fails.
 * @throws {InfrastructureError} the target did not get ready, or died
 */
export async function tryHunt(
  hunt: PlannedLeakHunt,
  seeding: Seeding,
): Promise<readonly TriedGate[]> {
  const clean = await huntOnce(hunt, null, seeding);
  if (clean === null) return [];
  const found: TriedGate[] = [];
  for (const gate of clean.gates.filter((one) => seeding.isTried(one))) {
    const tried = await tryGate(gate, clean, hunt, seeding);
    found.push(tried);
    seeding.tell({ step: 'tried', gate: tried });
  }
  return found;
}

async function tryGate(
  gate: GateResult,
  { measurement }: Hunted,
  hunt: PlannedLeakHunt,
  seeding: Seeding,
): Promise<TriedGate> {
  if (gate.verdict === 'fail') {
    return triedGate(gate, { outcome: 'open', reason: `it fails without a fault: ${gate.reason}` });
  }
  const resource = gate.statistic.replace(/^retained\./u, '');
  const ladder = leakLadder(resource, measurement.resources, measurement.operations);
  if ('because' in ladder) {
    return triedGate(gate, { outcome: ladder.isBlind ? 'blind' : 'open', reason: ladder.because });
  }
  let last: TriedGate | null = null;
  for (const leak of ladder.leaks) {
    const seed = { kind: 'keep', leak } as const;
    if (!seeding.budget.allows(seeding.context.plan.profile.leakSeconds + AROUND_SECONDS)) {
      return last ?? triedGate(gate, { outcome: 'open', reason: usedUp(seed, seeding) });
    }
    const seeded = await huntOnce(hunt, leak, seeding);
    if (seeded === null) {
      return triedGate(gate, { outcome: 'open', reason: 'it was interrupted before it was tried' });
    }
    last = answerOf(gate, seeded.gates, seed);
    if (last.outcome === 'caught') return last;
  }
  return last!;
}

function answerOf(gate: GateResult, gates: readonly GateResult[], seed: Seed): TriedGate {
  const fault = describeSeed(seed);
  const answer = gates.find(({ id }) => id === gate.id);
  if (answer === undefined) {
    return triedGate(gate, { outcome: 'open', seed, fault, reason: 'it was not judged' });
  }
  const facts = { seed, fault, seeded: saidBy(answer) };
  switch (answer.verdict) {
    case 'fail':
      return triedGate(gate, { ...facts, outcome: 'caught', reason: answer.reason });
    case 'pass':
      return triedGate(gate, {
        ...facts,
        outcome: 'blind',
        reason: `it passes with ${fault}: ${answer.reason}`,
      });
    case 'inconclusive':
      return triedGate(gate, {
        ...facts,
        outcome: 'open',
        reason: `with ${fault} it can't tell: ${answer.reason}`,
      });
  }
}

function usedUp(seed: Seed, { budget }: Seeding): string {
  return `the ${Math.round(budget.totalMs / 1000)} s of --budget were used up before it was tried with ${describeSeed(seed)}`;
}

/** @returns null where it was interrupted */
async function huntOnce(
  { path, subject, drivesTarget }: PlannedLeakHunt,
  leak: SeededLeak | null,
  { context, abort, tell }: Seeding,
): Promise<Hunted | null> {
  if (abort.aborted) return null;
  const planted = leak === null ? null : describeSeed({ kind: 'keep', leak });
  tell({ step: 'measuring', subject, planted });
  await using target = drivesTarget ? await startLeaking(leak, context, abort) : null;
  const measurement = await measureLeaks(path, {
    budgetMs: context.plan.profile.leakSeconds * 1000,
    thresholds: configuredLimits(context.plan.thresholds, subject),
    target,
    mayBeSpoiled: true,
    services: context.environment['ASSAY_SERVICES'] ?? null,
    engines: context.environment['ASSAY_ENGINES'] ?? null,
    signal: abort,
    // Why it leaks is known.
    explain: false,
    ...(leak === null ? {} : { seededLeak: leak }),
  });
  if (abort.aborted) return null;
  const gates = judgeRun(judgedAlone(context, [measurement])).gates.filter(
    (gate) => gate.subject === measurement.subject,
  );
  tell({ step: 'judged', subject, planted, gates: judgedOf(gates) });
  return { measurement, gates };
}

/** The target with a probe in it, and a leak. Disposing stops it. */
async function startLeaking(
  leak: SeededLeak | null,
  context: Seeding['context'],
  abort: AbortSignal,
): Promise<MeasuredTarget & AsyncDisposable> {
  const probeKey = makeProbeKey();
  const environment = {
    ...probeEnvironment(probeKey),
    ...(leak === null ? {} : { [seededLeakVariable]: writeSeededLeak(leak) }),
  };
  const started = await startRunTarget(context, { phase: 'stress', abort, environment });
  const { url, pid } = started;
  return { url, pid, probeKey, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}
