import { UsageError } from '../errors.ts';
import { commitOf, git } from './worktree.ts';

export interface Commits {
  /** The good one. */
  readonly base: string;
  /** Those after it up to the bad one, oldest first; at least one. */
  readonly commits: readonly string[];
}

/**
 * The commits among which a bisection looks, of the first parents.
 * @throws {UsageError} no such ref, or the good one is no ancestor of the bad one
 */
export async function commitsBetween(root: string, good: string, bad: string): Promise<Commits> {
  const base = await commitOf(root, good);
  const last = await commitOf(root, bad);
  const list = await git(root, 'rev-list', '--reverse', '--first-parent', `${base}..${last}`);
  const commits = list.split('\n').filter(Boolean);
  if (commits.length > 0) return { base, commits };
  throw new UsageError(`there is no commit between '${good}' and '${bad}'`, {
    remedy: '--good must be an ancestor of --bad',
  });
}

export async function titleOf(root: string, commit: string): Promise<string> {
  return await git(root, 'show', '--no-patch', '--format=%s', commit);
}
