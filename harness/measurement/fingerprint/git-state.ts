import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readCiChange } from '../../config/environment.ts';
import { type GitLinks, gitLinks } from './git-links.ts';

export interface GitState {
  readonly commit: string;
  /** Null on a detached head. */
  readonly branch: string | null;
  /** Whether tracked files differ from the commit. */
  readonly dirty: boolean;
  /** Where people read them. */
  readonly links: GitLinks;
}

const execute = promisify(execFile);

/** The commit that `folder` is at; null outside of a repository or without git. */
export async function gitState(folder: string): Promise<GitState | null> {
  try {
    const [commit, branch, changes, remote] = await Promise.all([
      git(folder, 'rev-parse', 'HEAD'),
      git(folder, 'rev-parse', '--abbrev-ref', 'HEAD'),
      git(folder, 'status', '--porcelain', '--untracked-files=no'),
      git(folder, 'remote', 'get-url', 'origin').catch(() => null),
    ]);
    return {
      commit,
      branch: branch === 'HEAD' ? null : branch,
      dirty: changes !== '',
      links: gitLinks(commit, remote, readCiChange()),
    };
  } catch {
    return null;
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', ['-C', folder, ...args], { timeout: 5000 });
  return stdout.trim();
}
