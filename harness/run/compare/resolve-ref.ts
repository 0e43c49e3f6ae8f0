import { glob } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import { pairFiles } from './resolve-arguments.ts';
import type { ResolvedSides } from './resolved-sides.ts';
import { git, openWorktree } from './worktree.ts';

export interface RefOptions {
  readonly base: string;
  /** Benchmark files, relative to the folder that the command runs in. */
  readonly files: readonly string[];
  readonly bench: string | null;
}

const defaultFiles = ['**/*.bench.{ts,mts,js,mjs}'];

/**
 * The benchmarks of the project at a git ref against those of the working tree. Benchmarks are paired by
 * file and name; what only one side has is named and not compared.
 */
export async function resolveRef({ base, files, bench }: RefOptions): Promise<ResolvedSides> {
  const root = await repositoryRoot();
  const found = await benchmarkFiles(files.length > 0 ? files : defaultFiles);
  if (found.length === 0) {
    throw new UsageError(`there is no benchmark file here (${defaultFiles.join(', ')})`, {
      remedy: 'write one, or name it: assay compare --base main suites/unit/window.bench.ts',
    });
  }
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
  const pairs = merged.pairs.filter(({ name }) => bench === null || name === bench);
  if (pairs.length === 0 && bench !== null) {
    throw new UsageError(`there is no benchmark '${bench}' on both sides`, {
      remedy: `there are ${merged.pairs.map(({ name }) => `'${name}'`).join(', ') || 'none'}`,
    });
  }
  const held = stack.move();
  return { ...merged, pairs, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

async function repositoryRoot(): Promise<string> {
  try {
    return await git(process.cwd(), 'rev-parse', '--show-toplevel');
  } catch (error) {
    throw new UsageError('--base needs a git repository, and this folder is in none', {
      remedy: 'compare two modules instead: assay compare base.ts candidate.ts',
      cause: error,
    });
  }
}

const exclude = (path: string) => /(^|\/)(node_modules|dist|\.git)(\/|$)/u.test(path);

async function benchmarkFiles(patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for await (const file of glob([...patterns], { exclude })) found.add(resolve(file));
  return [...found].toSorted();
}
