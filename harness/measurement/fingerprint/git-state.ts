import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface GitState {
  readonly commit: string;
  /** Null on a detached head. */
  readonly branch: string | null;
  /** Whether tracked files differ from the commit. */
  readonly dirty: boolean;
}

const execute = promisify(execFile);

/** The commit that `folder` is at; null outside of a repository or without git. */
export async function gitState(folder: string): Promise<GitState | null> {
  try {
    const [commit, branch, changes] = await Promise.all([
      git(folder, 'rev-parse', 'HEAD'),
      git(folder, 'rev-parse', '--abbrev-ref', 'HEAD'),
      git(folder, 'status', '--porcelain', '--untracked-files=no'),
    ]);
    return { commit, branch: branch === 'HEAD' ? null : branch, dirty: changes !== '' };
  } catch {
    return null;
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', ['-C', folder, ...args], { timeout: 5000 });
  return stdout.trim();
}
