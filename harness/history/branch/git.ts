import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../../config/environment.ts';

/** Runs one git command in a repository; what it prints, without the last end of line. */
export type Git = (
  args: readonly string[],
  options?: { readonly index?: string; readonly input?: string },
) => Promise<string>;

/** What git said when it refused. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

/** A commit of ours has a name whoever the machine belongs to, and nothing waits for a password. */
const own = {
  GIT_AUTHOR_NAME: 'assay',
  GIT_AUTHOR_EMAIL: 'assay@localhost',
  GIT_COMMITTER_NAME: 'assay',
  GIT_COMMITTER_EMAIL: 'assay@localhost',
  GIT_TERMINAL_PROMPT: '0',
};

/** @param folder any folder of the repository */
export function gitIn(folder: string): Git {
  return async (args, { index, input = '' } = {}) => {
    const env = childEnvironment({ ...own, ...(index !== undefined && { GIT_INDEX_FILE: index }) });
    const child = spawn('git', ['-C', folder, ...args], { env, stdio: 'pipe' });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    // A git that ends early does not read it: its exit code says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code !== 0) throw new GitError(`git ${args[0]}: ${error.trim() || `exit code ${code}`}`);
    return out.replace(/\n$/, '');
  };
}
