import { benchmarkFiles } from '../../compare/benchmark-files.ts';
import { type ComparedPair, comparePair } from '../../compare/compare-benchmarks.ts';
import { pairFiles } from '../../compare/resolve-arguments.ts';
import { measurementOf } from '../../measurement/latency/compare.ts';
import { judgeRun } from '../../run/judge-run.ts';
import { thresholdsOfBenchmarks } from '../../run/phases/benchmarks.ts';
import { levelsOf } from '../../run/phases/models.ts';
import { type Gate, resolveGates } from '../../verdicts/gate.ts';
import type { GateResult } from '../../verdicts/verdict.ts';
import { judgedAlone } from '../judged-alone.ts';
import { describeSeed, roundUp, type Seed } from '../seed.ts';
import { judgedOf, type Seeding } from '../step.ts';
import { saidBy, type TriedGate, triedGate } from '../tried-gate.ts';

/** The most for one comparison, as in a run. */
const MOST_MS = 60_000;
const MOST_LAUNCHES = 200;
/** Beyond the margin, in multiples of it and of the least that is worth looking for. */
const stepsBeyond = [1, 2, 4];
const LEAST_BEYOND = 0.05;

interface Benchmark {
  readonly pair: ComparedPair;
  readonly gate: Gate;
}

/**
 * Tries the gates on benchmarks: each is compared with itself, and then with itself made slower. What the
 * threshold compares with (`than`) is not needed for that.
 */
export async function tryBenchmarks(seeding: Seeding): Promise<readonly TriedGate[]> {
  const found: TriedGate[] = [];
  for (const benchmark of await benchmarksOf(seeding)) {
    const clean = await compareOnce(benchmark, null, seeding);
    if (clean === null) break;
    if (!seeding.isTried(clean)) continue;
    const tried = await tryOne(benchmark, clean, seeding);
    found.push(tried);
    seeding.tell({ step: 'tried', gate: tried });
  }
  return found;
}

async function benchmarksOf({ context, isMeasured }: Seeding): Promise<readonly Benchmark[]> {
  const { plan } = context;
  const thresholds = thresholdsOfBenchmarks(plan);
  const isWanted = plan.suites.some(({ name }) => name === 'bench') && thresholds.length > 0;
  if (!isWanted) return [];
  const { root, config } = plan.loaded;
  const pairs: ComparedPair[] = [];
  for (const file of await benchmarkFiles(config.suites.bench, root)) {
    pairs.push(...(await pairFiles(file, file, 'itself', null)).pairs);
  }
  const subjects = pairs.map(({ name }) => `bench/${name}`);
  const gates = resolveGates(thresholds, subjects);
  return pairs.flatMap((pair) => {
    const gate = gates.find(({ subject }) => subject === `bench/${pair.name}`);
    return gate === undefined || !isMeasured(gate.subject) ? [] : [{ pair, gate }];
  });
}

async function tryOne(
  benchmark: Benchmark,
  clean: GateResult,
  seeding: Seeding,
): Promise<TriedGate> {
  if (benchmark.pair.sides.kind === 'commands') {
    const reason = 'a benchmark that is a command can not be slowed';
    return triedGate(clean, { outcome: 'open', reason });
  }
  if (clean.verdict === 'fail') {
    const reason = `it fails without a fault: ${clean.reason}`;
    return triedGate(clean, { outcome: 'open', reason });
  }
  const margin = clean.limit.value;
  let last = triedGate(clean, { outcome: 'open', reason: 'there was no time to try it' });
  for (const times of stepsBeyond) {
    const by = roundUp(Math.max(0, margin) + times * Math.max(Math.abs(margin), LEAST_BEYOND));
    const seed = { kind: 'slow', by } as const;
    const answer = await compareOnce(benchmark, seed, seeding);
    if (answer === null) return last;
    const facts = {
      seed,
      fault: describeSeed(seed),
      seeded: saidBy(answer),
      reason: answer.reason,
    };
    last = triedGate(clean, { ...facts, outcome: outcomeOf(answer) });
    if (last.outcome === 'caught') return last;
  }
  return last;
}

function outcomeOf({ verdict }: GateResult): TriedGate['outcome'] {
  if (verdict === 'fail') return 'caught';
  return verdict === 'pass' ? 'blind' : 'open';
}

/** @returns null where it was interrupted, or there is no time left */
async function compareOnce(
  { pair, gate }: Benchmark,
  seed: Extract<Seed, { kind: 'slow' }> | null,
  { context, abort, budget, tell }: Seeding,
): Promise<GateResult | null> {
  const budgetMs = Math.min(MOST_MS, budget.leftSeconds * 1000);
  if (abort.aborted || budgetMs <= 0) return null;
  const planted = seed === null ? null : describeSeed(seed);
  tell({ step: 'measuring', subject: gate.subject, planted });
  const comparison = await comparePair(
    withSeed(pair, seed?.by ?? null),
    {
      margin: gate.threshold.bound.limit.value,
      budgetMs,
      mostLaunches: MOST_LAUNCHES,
      seed: Date.now() >>> 0,
      signal: abort,
    },
    levelsOf(context.plan, [gate.subject]),
  );
  if (abort.aborted) return null;
  const measurement = measurementOf(gate.subject, 'itself', comparison);
  const judged = judgeRun(judgedAlone(context, [measurement])).gates;
  const answer = judged.find(({ id }) => id === gate.id) ?? null;
  const gates = judgedOf(answer === null ? [] : [answer]);
  tell({ step: 'judged', subject: gate.subject, planted, gates });
  return answer;
}

function withSeed(pair: ComparedPair, by: number | null): ComparedPair {
  const { sides } = pair;
  if (by === null || sides.kind === 'commands') return pair;
  return { ...pair, sides: { ...sides, candidate: { ...sides.candidate, slowedBy: by } } };
}
