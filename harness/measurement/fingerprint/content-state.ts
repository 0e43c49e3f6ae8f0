import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Untracked files beyond this many are no part of a project; then nothing is said of its state. */
const MOST_UNTRACKED = 2000;
const MOST_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * What the code in `folder` is: its commit, with a hash of what was changed and added since. The same text
 * means the same code. Null outside of a repository, without git, and where it can't be told.
 * @param except a folder that is written by runs themselves
 */
export async function contentState(folder: string, except: string): Promise<string | null> {
  try {
    const top = (await git(folder, 'rev-parse', '--show-toplevel')).trim();
    const inside = relative(top, except);
    const paths = inside === '' || inside.startsWith('..') ? ['.'] : ['.', `:(exclude)${inside}`];
    const [commit, changes, untracked] = await Promise.all([
      git(top, 'rev-parse', 'HEAD'),
      git(top, 'diff', '--binary', 'HEAD', '--', ...paths),
      git(top, 'ls-files', '--others', '--exclude-standard', '-z', '--', ...paths),
    ]);
    const files = untracked.split('\0').filter((path) => path !== '');
    if (files.length > MOST_UNTRACKED) return null;
    if (changes === '' && files.length === 0) return commit.trim();
    const hash = createHash('sha256').update(changes);
    for (const file of files) {
      hash.update(`\0${file}\0`);
      await pipeline(createReadStream(join(top, file)), hash, { end: false });
    }
    return `${commit.trim()}+${hash.digest('hex').slice(0, 16)}`;
  } catch {
    return null;
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', ['-C', folder, ...args], {
    timeout: 60_000,
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  return stdout;
}
