import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../errors.ts';
import { git } from './worktree.ts';

export const defaultFiles = ['**/*.bench.{ts,mts,js,mjs}'];

const exclude = (path: string) => /(^|\/)(node_modules|dist|\.git)(\/|$)/u.test(path);

/**
 * The benchmark files that patterns name below the current folder, in a fixed order.
 * @throws {UsageError} there is none
 */
export async function benchmarkFiles(
  patterns: readonly string[],
  folder = process.cwd(),
): Promise<string[]> {
  const found = new Set<string>();
  const wanted = patterns.length > 0 ? patterns : defaultFiles;
  for await (const file of glob([...wanted], { cwd: folder, exclude })) {
    found.add(resolve(folder, file));
  }
  if (found.size > 0) return [...found].toSorted();
  throw new UsageError(`there is no benchmark file here (${wanted.join(', ')})`, {
    remedy: 'write one, or name it: assay compare --base main suites/unit/window.bench.ts',
  });
}

/** @throws {UsageError} the current folder is in no repository */
export async function repositoryRoot(folder = process.cwd()): Promise<string> {
  try {
    return await git(folder, 'rev-parse', '--show-toplevel');
  } catch (error) {
    throw new UsageError('this needs a git repository, and this folder is in none', {
      remedy: 'compare two modules instead: assay compare base.ts candidate.ts',
      cause: error,
    });
  }
}
