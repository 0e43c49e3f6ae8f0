import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** When the commit of a folder was made, in ms since the epoch; null outside of a repository. */
export async function commitTime(folder: string): Promise<number | null> {
  try {
    const args = ['-C', folder, 'log', '-1', '--format=%ct'];
    const { stdout } = await execute('git', args, { timeout: 10_000 });
    return Number(stdout.trim()) * 1000 || null;
  } catch {
    return null;
  }
}
