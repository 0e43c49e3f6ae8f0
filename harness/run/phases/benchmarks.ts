import { UsageError } from '../../errors.ts';
import { lostComparison, measurementOf } from '../../measurement/latency/compare.ts';
import { formatSeconds } from '../../metrics/format-seconds.ts';
import { suiteOf, type Threshold } from '../../thresholds/threshold.ts';
import { resolveGates } from '../../verdicts/gate.ts';
import { type AbsoluteFigures, absoluteLine } from '../../measurement/latency/absolute.ts';
import { absoluteFigures } from '../../measurement/latency/absolute-figures.ts';
import { type ComparedPair, comparePair } from '../../compare/compare-benchmarks.ts';
import { resolveRef } from '../../compare/resolve-ref.ts';
import type { ResolvedSides } from '../../compare/resolved-sides.ts';
import type { RunContext } from '../context.ts';
import type { RunPlan } from '../prepare.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { levelsOf } from './models.ts';
import type { Phase, PhaseResult } from './phase.ts';

/** Share of the suite's time that the launches may take; the rest lays out the other commit. */
const LAUNCHES_SHARE = 0.8;

/** More than this is not spent on a benchmark, however much time the suite has. */
const MOST_MS = 60_000;

/** Enough to decide whatever can be decided: a ratio at the margin stays open for ever. */
const MOST_LAUNCHES = 200;

/** The thresholds of `bench/…`: `{ slower: '<= 5%', than: 'origin/main' }`. */
export function thresholdsOfBenchmarks({ thresholds }: RunPlan): readonly Threshold[] {
  return thresholds.filter(({ subject }) => suiteOf(subject) === 'bench');
}

/** The phase of the suite `bench`: the benchmarks of the working tree against those of a git ref. */
export function benchmarksPhase(suite: SuitePlan, plan: RunPlan): Phase {
  return {
    name: suite.name,
    budgetSeconds: suite.budgetSeconds,
    subjects: thresholdsOfBenchmarks(plan).map(({ subject }) => subject),
    needsServices: false,
    run: (context, abort) => compareWithRefs(suite, context, abort),
  };
}

async function compareWithRefs(
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<PhaseResult> {
  const byRef = Map.groupBy(thresholdsOfBenchmarks(context.plan), refOf);
  if (byRef.size === 0) {
    const reason = "no threshold names a benchmark, such as 'bench/*': { slower, than }";
    context.emit({ type: 'not-run', what: `suite ${suite.name}`, reason });
    return { state: 'skipped', summary: 'no benchmarks', reason: suite.asked ? reason : null };
  }
  const lines: string[] = [];
  for (const [ref, thresholds] of byRef) {
    if (abort.aborted) break;
    await using sides = await sidesOf(ref, thresholds, context);
    if (sides === null) {
      lines.push(`no base ${ref}`);
      continue;
    }
    lines.push(...(await compareAll(ref, sides, suite, context, abort)));
    for (const name of sides.onlyInCandidate) {
      context.emit({ type: 'not-run', what: `bench/${name}`, reason: `it is new since ${ref}` });
    }
  }
  return { state: 'done', summary: lines.join(' · '), reason: null };
}

/** What the benchmark of the working tree takes by itself; null for a command, which no process of ours runs. */
async function absoluteOf(
  { sides }: ComparedPair,
  abort: AbortSignal,
): Promise<AbsoluteFigures | string | null> {
  if (sides.kind === 'commands') return null;
  return await absoluteFigures(sides.candidate, Math.random, abort);
}

const subjectOf = (name: string): string => `bench/${name}`;

function refOf({ statistic }: Threshold): string {
  return statistic.kind === 'slower' ? statistic.than : '';
}

/** Null, with the reason for the gates, where there is nothing to compare with. */
async function sidesOf(
  ref: string,
  thresholds: readonly Threshold[],
  context: RunContext,
): Promise<ResolvedSides | null> {
  const { root, config } = context.plan.loaded;
  try {
    const files = config.suites.bench;
    return await resolveRef({ base: ref, files, bench: null, folder: root });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const reason = `there is no base to compare with: ${error.message}${error.remedy === null ? '' : ` (${error.remedy})`}`;
    for (const { subject } of thresholds) {
      context.notMeasuredReasons.set(subject, reason);
      context.emit({ type: 'not-run', what: subject, reason });
    }
    return null;
  }
}

async function compareAll(
  ref: string,
  { pairs, onlyInBase }: ResolvedSides,
  suite: SuitePlan,
  context: RunContext,
  abort: AbortSignal,
): Promise<string[]> {
  const { plan, emit, measurements } = context;
  const subjects = [...pairs.map(({ name }) => name), ...onlyInBase].map(subjectOf);
  const levels = levelsOf(plan, subjects);
  const gates = resolveGates(thresholdsOfBenchmarks(plan), subjects).filter(
    ({ threshold }) => refOf(threshold) === ref,
  );
  const gated = pairs.flatMap((pair) => {
    const gate = gates.find(({ subject }) => subject === subjectOf(pair.name));
    return gate === undefined ? [] : [{ pair, gate }];
  });
  const shareMs = (suite.budgetSeconds * 1000 * LAUNCHES_SHARE) / gated.length;
  const lines: string[] = [];
  const lose = (subject: string, reason: string): void => {
    measurements.push(lostComparison(subject, ref, reason));
  };
  for (const name of onlyInBase) {
    if (!gates.some(({ subject }) => subject === subjectOf(name))) continue;
    lose(subjectOf(name), `${ref} has it and the working tree does not: it was deleted or renamed`);
    lines.push(`${name} is gone`);
  }
  const spent = `the suite's ${formatSeconds(suite.budgetSeconds)} were spent before it was decided`;
  for (const { pair, gate } of gated) {
    if (abort.aborted) {
      lose(gate.subject, String(abort.reason ?? spent));
      continue;
    }
    try {
      const comparison = await comparePair(
        pair,
        {
          margin: gate.threshold.bound.limit.value,
          budgetMs: Math.min(MOST_MS, shareMs),
          mostLaunches: MOST_LAUNCHES,
          seed: Date.now() >>> 0,
          signal: abort,
          onProgress: (_, launches) =>
            emit({
              type: 'progress',
              phase: suite.name,
              text: `${gate.subject}: launch ${launches.length}`,
            }),
        },
        levels,
      );
      const absolute = await absoluteOf(pair, abort);
      measurements.push({
        ...measurementOf(gate.subject, ref, comparison),
        ...(absolute === null ? {} : { absolute }),
      });
      const shown =
        absolute === null || typeof absolute === 'string' ? '' : ` (${absoluteLine(absolute)})`;
      lines.push(`${pair.name} ${comparison.launches.length} launches${shown}`);
    } catch (error) {
      if (!abort.aborted) throw error;
      lose(gate.subject, String(abort.reason ?? spent));
    }
  }
  return lines;
}
