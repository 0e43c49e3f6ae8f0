import { relative } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { SuitePlan } from '../suite-plan.ts';
import { type ShardNumber, type ShardUnit, splitUnits } from './split.ts';

/** What a job of several says of its part, for who merges them. */
export interface TakenShard extends ShardNumber {
  /** The keys of everything that the jobs have together. */
  readonly planned: readonly string[];
  /** The keys of what this one runs. */
  readonly taken: readonly string[];
}

export interface ShardedSuites {
  readonly suites: readonly SuitePlan[];
  readonly shard: TakenShard;
}

interface Known {
  /** Folder of the config file. */
  readonly root: string;
  /** In ms, by `unit src/a.test.ts` or the name of a suite. */
  readonly durations: ReadonlyMap<string, number>;
  /** What a load script is going to take, in ms; null where it is no load script. */
  readonly plannedMs: (file: string) => number | null;
  /** Whether a suite without files has something to do all the same. */
  readonly hasWork: (suite: SuitePlan) => boolean;
}

/**
 * The part of the suites that one job runs. Files are shared out; what has no files of its own (a suite
 * of models, of benchmarks, of another runner) is one piece.
 * @throws {UsageError} there is nothing for this job
 */
export function takeShard(
  suites: readonly SuitePlan[],
  number: ShardNumber,
  known: Known,
): ShardedSuites {
  // The first job alone says of a suite that it has nothing to run.
  const idle = new Set(
    suites.filter((suite) => filesOf(suite).length === 0 && !known.hasWork(suite)),
  );
  const units = suites
    .filter((suite) => !idle.has(suite))
    .flatMap((suite) => unitsOf(suite, known));
  const own = splitUnits(units, number.of)[number.index - 1] ?? [];
  if (own.length === 0) {
    throw new UsageError(
      `--shard ${number.index}/${number.of} has nothing to run: there are ${units.length} files and suites`,
      { remedy: `Use ${units.length} shards at the most.` },
    );
  }
  const taken = new Set(own.map(({ key }) => key));
  return {
    suites: suites.flatMap((suite) =>
      idle.has(suite) ? (number.index === 1 ? [suite] : []) : partOf(suite, taken, known.root),
    ),
    shard: { ...number, planned: units.map(({ key }) => key), taken: [...taken] },
  };
}

function filesOf({ tests, leaks, scripts }: SuitePlan): readonly string[] {
  return [...tests, ...leaks, ...scripts];
}

function keyOf({ name }: SuitePlan, file: string, root: string): string {
  return `${name} ${relative(root, file)}`;
}

function unitsOf(suite: SuitePlan, { root, durations, plannedMs }: Known): readonly ShardUnit[] {
  const files = filesOf(suite);
  if (files.length === 0) {
    return [{ key: suite.name, durationMs: durations.get(suite.name) ?? null }];
  }
  return files.map((file) => {
    const key = keyOf(suite, file, root);
    return { key, durationMs: plannedMs(file) ?? durations.get(key) ?? null };
  });
}

function partOf(suite: SuitePlan, taken: ReadonlySet<string>, root: string): readonly SuitePlan[] {
  if (filesOf(suite).length === 0) return taken.has(suite.name) ? [suite] : [];
  const isOwn = (file: string): boolean => taken.has(keyOf(suite, file, root));
  const part = {
    ...suite,
    tests: suite.tests.filter(isOwn),
    found: suite.found.filter(isOwn),
    leaks: suite.leaks.filter(isOwn),
    scripts: suite.scripts.filter(isOwn),
  };
  return filesOf(part).length === 0 ? [] : [part];
}
