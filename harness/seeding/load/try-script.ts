import type { LoadTimes } from '../../run/load-times.ts';
import type { PlannedLoadScript } from '../../run/plan-measurements.ts';
import type { Statistic } from '../../thresholds/threshold.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { describeSeed } from '../seed.ts';
import { judgedOf, type Seeding } from '../step.ts';
import { saidBy, type TriedGate, triedGate } from '../tried-gate.ts';
import type { Recorded, RequestSeed } from './ask-rule.ts';
import { type Family, familiesOf } from './family.ts';
import { grown } from './grown.ts';
import type { LoadSite, SeededLoad } from './load-site.ts';
import { predict, type Prediction } from './predict.ts';
import { type Planted, roundsOf } from './rounds.ts';

export interface ScriptTrial {
  readonly script: PlannedLoadScript;
  readonly times: LoadTimes;
  readonly statisticOf: (gate: GateResult) => Statistic | null;
}

/** Beside its load a run of k6 takes so long at least. */
const AROUND_SECONDS = 4;

/** A gate that is not decided yet, and what was planted for it last. */
interface Asked extends Planted {
  readonly statistic: Statistic | null;
  readonly prediction: Prediction;
  /** What is tried where this kind of fault does not do it. */
  readonly others: readonly Family[];
  readonly attempt: number;
}

/**
 * Tries the gates of one script. It runs once without a fault; by the gates' own rules on what that
 * recorded, the smallest fault of each is found; and each is planted and has to fail its gate.
 */
export async function tryScript(
  site: LoadSite,
  trial: ScriptTrial,
  seeding: Seeding,
): Promise<readonly TriedGate[]> {
  const { times } = trial;
  const clean = await runOnce(site, trial, [], times, seeding);
  if (clean === null) return [];
  const gates = clean.gates.filter((gate) => seeding.isTried(gate));
  const found: TriedGate[] = [];
  const settle = (gate: TriedGate): void => {
    found.push(gate);
    seeding.tell({ step: 'tried', gate });
  };
  let asked: Asked[] = [];
  for (const gate of gates) {
    const first = firstQuestion(gate, clean, site, trial);
    if ('outcome' in first) settle(first);
    else asked.push(first);
  }
  // As long as the run without a fault had to be, where one look was not enough.
  const mostSeconds = Math.max(times.seconds, clean.measurements[0]?.plannedSeconds ?? 0);
  while (asked.length > 0) {
    const next: Asked[] = [];
    for (const round of roundsOf(asked) as Asked[][]) {
      const seeds = round.map(({ seed }) => seed);
      const seeded = seeding.budget.allows(times.seconds + AROUND_SECONDS)
        ? await runOnce(site, trial, seeds, { ...times, mostSeconds }, seeding)
        : null;
      for (const one of round) {
        const end = seeded === null ? unasked(one, seeding) : answerOf(one, seeded, clean);
        if ('outcome' in end) settle(end);
        else next.push(end);
      }
    }
    asked = next;
  }
  return found;
}

async function runOnce(
  site: LoadSite,
  { script }: ScriptTrial,
  seeds: readonly RequestSeed[],
  times: LoadTimes,
  { tell, abort }: Seeding,
): Promise<SeededLoad | null> {
  const planted = seeds.length === 0 ? null : inWords(seeds);
  const { subject } = script;
  if (abort.aborted) return null;
  tell({ step: 'measuring', subject, planted });
  const load = await site.run(script.path, seeds, times);
  if (abort.aborted) return null;
  tell({ step: 'judged', subject, planted, gates: judgedOf(load.gates) });
  return load;
}

function inWords(seeds: readonly RequestSeed[]): string {
  return [...new Set(seeds.map((seed) => describeSeed(seed)))].join(', ');
}

/** What is planted first for a gate; or why nothing is. */
function firstQuestion(
  gate: GateResult,
  clean: SeededLoad,
  site: LoadSite,
  { script, statisticOf }: ScriptTrial,
): Asked | TriedGate {
  if (gate.verdict === 'fail') {
    return triedGate(gate, { outcome: 'open', reason: `it fails without a fault: ${gate.reason}` });
  }
  const statistic = statisticOf(gate);
  const families = familiesOf(gate, statistic);
  if (families === null) {
    const reason = 'no fault is planted for gates of this kind yet';
    return triedGate(gate, { outcome: 'open', reason });
  }
  if ('because' in families) return triedGate(gate, { outcome: 'blind', reason: families.because });
  const measurement =
    clean.measurements.find(({ subject }) => subject === gate.subject) ?? clean.measurements[0];
  if (measurement === undefined) {
    return triedGate(gate, { outcome: 'open', reason: 'its script measured nothing' });
  }
  const users = script.scenarios.find(({ subject }) => subject === measurement.subject)?.users;
  const recorded: Recorded = {
    measurement,
    users: users ?? null,
    judge: (replayed) => site.judge([replayed]),
  };
  return questionOf(gate, statistic, families, recorded);
}

function questionOf(
  gate: GateResult,
  statistic: Statistic | null,
  [family, ...others]: readonly [Family, ...Family[]],
  recorded: Recorded,
): Asked | TriedGate {
  const prediction = predict(gate, statistic, family, recorded);
  if ('because' in prediction) {
    return triedGate(gate, { outcome: 'blind', reason: prediction.because });
  }
  // Where the rule itself lets the largest pass, the largest is what is tried: the real thing has the word.
  const seed = prediction.smallest ?? prediction.largest;
  return { gate, statistic, family, seed, recorded, prediction, others, attempt: 1 };
}

function unasked({ gate, seed }: Asked, { abort, budget }: Seeding): TriedGate {
  const reason = abort.aborted
    ? 'it was interrupted before it was tried'
    : `the ${Math.round(budget.totalMs / 1000)} s of --budget were used up before it was tried with ${describeSeed(seed)}`;
  return triedGate(gate, { outcome: 'open', reason });
}

/** Caught, blind, open; or the next larger fault. */
function answerOf(asked: Asked, seeded: SeededLoad, clean: SeededLoad): Asked | TriedGate {
  const { gate, statistic, seed, prediction, others, recorded } = asked;
  const answer = seeded.gates.find(({ id }) => id === gate.id);
  const fault = describeSeed(seed);
  const facts = { seed, fault, seeded: answer === undefined ? null : saidBy(answer) };
  if (answer?.verdict === 'fail') {
    return triedGate(gate, { ...facts, outcome: 'caught', reason: answer.reason });
  }
  const larger = grown(seed, prediction.largest, asked.attempt);
  if (larger !== null) return { ...asked, seed: larger, attempt: asked.attempt + 1 };
  const [family, ...rest] = others;
  if (family !== undefined) return questionOf(gate, statistic, [family, ...rest], recorded);
  if (clean.counts.seen === 0) {
    const reason = 'its scenario sends nothing to the target: no fault there can reach it';
    return triedGate(gate, { ...facts, outcome: 'blind', reason });
  }
  if (answer?.verdict === 'pass') {
    return triedGate(gate, {
      ...facts,
      outcome: 'blind',
      reason: `it passes with ${fault}: ${answer.reason}`,
    });
  }
  const isNeverMeasured = gate.measured === null && (answer?.measured ?? null) === null;
  return triedGate(gate, {
    ...facts,
    outcome: isNeverMeasured ? 'blind' : 'open',
    reason: isNeverMeasured
      ? `nothing is measured for it, with a fault or without: ${gate.reason}`
      : `with ${fault} it can't tell: ${answer?.reason ?? 'it was not judged'}`,
  });
}
