import { existsSync } from 'node:fs';
import { listSources } from '../measurement/latency/list-sources.ts';
import { join, relative } from 'node:path';
import { UsageError } from '../errors.ts';
import { benchmarkFiles, repositoryRoot } from './benchmark-files.ts';
import { pairFiles } from './resolve-arguments.ts';
import type { ResolvedSides } from './resolved-sides.ts';
import { openWorktree } from './worktree.ts';

export interface RefOptions {
  readonly base: string;
  /** Benchmark files, relative to the folder that the command runs in. */
  readonly files: readonly string[];
  readonly bench: string | null;
  /** The folder that the files are in; the current one by default. */
  readonly folder?: string;
}

/**
 * The benchmarks of the project at a git ref against those of the working tree. Benchmarks are paired by
 * file and name; what only one side has is named and not compared.
 */
export async function resolveRef({
  base,
  files,
  bench,
  folder = process.cwd(),
}: RefOptions): Promise<ResolvedSides> {
  const root = await repositoryRoot(folder);
  const found = await benchmarkFiles(files, folder);
  await using stack = new AsyncDisposableStack();
  const tree = stack.use(await openWorktree(root, base));
  const merged: {
    -readonly [K in 'pairs' | 'onlyInBase' | 'onlyInCandidate']: ResolvedSides[K][number][];
  } = { pairs: [], onlyInBase: [], onlyInCandidate: [] };
  for (const file of found) {
    const before = join(tree.folder, relative(root, file));
    if (!existsSync(before)) {
      merged.onlyInCandidate.push(relative(root, file));
      continue;
    }
    const sides = await pairFiles(before, file, base, null);
    merged.pairs.push(...sides.pairs);
    merged.onlyInBase.push(...sides.onlyInBase);
    merged.onlyInCandidate.push(...sides.onlyInCandidate);
  }
  merged.onlyInBase.push(...(await deletedBenchmarks(tree.folder, root, files, folder)));
  const pairs = merged.pairs.filter(({ name }) => bench === null || name === bench);
  if (pairs.length === 0 && bench !== null) {
    throw new UsageError(`there is no benchmark '${bench}' on both sides`, {
      remedy: `there are ${merged.pairs.map(({ name }) => `'${name}'`).join(', ') || 'none'}`,
    });
  }
  const onlyInBase = merged.onlyInBase.filter((name) => bench === null || name === bench);
  const held = stack.move();
  return { ...merged, pairs, onlyInBase, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The benchmarks of the files that only the base has. */
async function deletedBenchmarks(
  tree: string,
  root: string,
  patterns: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  const inBase = await benchmarkFilesOrNone(patterns, join(tree, relative(root, folder)));
  const deleted = inBase.filter((file) => !existsSync(join(root, relative(tree, file))));
  const names: string[] = [];
  for (const file of deleted) {
    const path = relative(tree, file);
    try {
      names.push(...(await listSources(file)).map((name) => name ?? path));
    } catch {
      // What it needs may be gone with it: then the file is named.
      names.push(path);
    }
  }
  return names;
}

async function benchmarkFilesOrNone(
  patterns: readonly string[],
  folder: string,
): Promise<readonly string[]> {
  try {
    return await benchmarkFiles(patterns, folder);
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}
