import { join, relative } from 'node:path';
import { UsageError } from '../errors.ts';
import type { BenchmarkResult } from './benchmark-result.ts';
import { benchmarkFiles, repositoryRoot } from './benchmark-files.ts';
import { compareBenchmarks, type CompareSettings } from './compare-benchmarks.ts';
import { pairFiles } from './resolve-arguments.ts';
import { commitsBetween, titleOf } from './commits.ts';
import { openWorktree } from './worktree.ts';

export interface BisectRequest extends Omit<CompareSettings, 'margin'> {
  readonly good: string;
  readonly bad: string;
  readonly bench: string;
  /** Where the benchmark may be; all benchmark files where empty. */
  readonly files: readonly string[];
  /** Slow-downs below it are not looked for. */
  readonly margin: number;
  readonly onStep?: (line: string) => void;
}

export interface BisectStep {
  readonly commit: string;
  readonly verdict: BenchmarkResult['verdict'];
  readonly ratio: number | null;
  readonly pairs: number;
}

export type BisectReport =
  /** The first commit that is slower than `good` by more than half of what `bad` is. */
  | {
      readonly outcome: 'found';
      readonly commit: string;
      readonly title: string;
      readonly ratio: number;
      readonly steps: readonly BisectStep[];
    }
  /** `bad` is not shown to be slower than `good`: there is nothing to find. */
  | {
      readonly outcome: 'not slower';
      readonly reason: string;
      readonly steps: readonly BisectStep[];
    }
  /** These commits could not be told apart. */
  | {
      readonly outcome: 'unsure';
      readonly commits: readonly string[];
      readonly reason: string;
      readonly steps: readonly BisectStep[];
    };

/** A commit that can't be told is measured again with this many times the budget. */
const UNSURE_BUDGET_FACTOR = 3;

/**
 * Finds the commit that made a benchmark slower. Each candidate commit is compared with `good`, at a
 * margin half-way to what `bad` is slower by, where the two are easiest to tell apart. An answer that is
 * unsure gets more launches; one that stays unsure is left out by trying its neighbors.
 */
export async function bisect(request: BisectRequest): Promise<BisectReport> {
  const root = await repositoryRoot();
  const { base: good, commits } = await commitsBetween(root, request.good, request.bad);
  const bad = commits.at(-1) ?? '';
  await using base = await openWorktree(root, good);
  const files = (await benchmarkFiles(request.files)).map((file) => relative(root, file));
  const steps: BisectStep[] = [];
  const ask = async (commit: string, margin: number, budgetMs: number) => {
    await using tree = await openWorktree(root, commit);
    const pair = await findPair(base.folder, tree.folder, files, request);
    const [result] = await compareBenchmarks([pair], { ...request, margin, budgetMs });
    if (result === undefined) throw new UsageError(`'${request.bench}' was not measured`);
    const { verdict, ratio, pairs } = result;
    steps.push({ commit, verdict, ratio, pairs });
    request.onStep?.(
      `${commit.slice(0, 10)} ${verdict} ${ratio?.toFixed(4) ?? '–'}× (${pairs} launches)`,
    );
    return result;
  };
  const whole = await ask(bad, request.margin, request.budgetMs);
  if (whole.verdict !== 'fail') return { outcome: 'not slower', reason: whole.reason, steps };
  const margin = ((whole.ratio ?? 1) - 1) / 2;
  const isSlow = async (commit: string): Promise<boolean | null> => {
    const first = await ask(commit, margin, request.budgetMs);
    const answer =
      first.verdict === 'inconclusive'
        ? await ask(commit, margin, request.budgetMs * UNSURE_BUDGET_FACTOR)
        : first;
    return answer.verdict === 'inconclusive' ? null : answer.verdict === 'fail';
  };
  const left = await narrow(commits, isSlow);
  const [commit] = left;
  if (left.length > 1 || commit === undefined) {
    return {
      outcome: 'unsure',
      commits: left,
      reason: `${left.length} commits can't be told apart; try a larger --budget`,
      steps,
    };
  }
  const title = await titleOf(root, commit);
  return { outcome: 'found', commit, title, ratio: whole.ratio ?? Number.NaN, steps };
}

/**
 * The commits of which one is the first slow one: a single one where every answer was sure. The last
 * commit is known to be slow.
 */
export async function narrow(
  commits: readonly string[],
  isSlow: (commit: string) => Promise<boolean | null>,
): Promise<readonly string[]> {
  let left = commits;
  const unsure = new Set<string>();
  for (;;) {
    const open = left.slice(0, -1).filter((commit) => !unsure.has(commit));
    const middle = open[open.length >> 1];
    if (middle === undefined) return left;
    const at = left.indexOf(middle);
    const slow = await isSlow(middle);
    if (slow === null) unsure.add(middle);
    else left = slow ? left.slice(0, at + 1) : left.slice(at + 1);
  }
}

async function findPair(
  base: string,
  candidate: string,
  files: readonly string[],
  { bench, good }: BisectRequest,
) {
  const names: string[] = [];
  for (const file of files) {
    const sides = await pairFiles(join(base, file), join(candidate, file), good, null).catch(
      () => null,
    );
    const found = sides?.pairs.find((pair) => pair.name === bench);
    if (found) return found;
    names.push(...(sides?.pairs ?? []).map((pair) => pair.name));
  }
  throw new UsageError(`there is no benchmark '${bench}' at both commits`, {
    remedy: `there are ${names.map((name) => `'${name}'`).join(', ') || 'none'}`,
  });
}
