import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { acquireSupervisor } from '../../fixtures/services/supervisor/supervisor.ts';
import { cacheFolder, childEnvironment } from '../config/environment.ts';
import { InfrastructureError, UsageError } from '../errors.ts';

const run = promisify(execFile);

export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 ** 2 });
  return stdout.trim();
}

/** A commit of the project laid out in a folder of its own, with its dependencies. */
export interface Worktree extends AsyncDisposable {
  readonly folder: string;
  readonly commit: string;
}

/**
 * Checks a ref out beside the working tree. Its dependencies are those of its own lockfile: the project's
 * `node_modules` where the lockfiles are alike, else an installation that is cached by the lockfile.
 * @throws {UsageError} not a repository, or no such ref
 */
export async function openWorktree(root: string, ref: string): Promise<Worktree> {
  const commit = await commitOf(root, ref);
  // Whoever kills us leaves it to the supervisor; git forgets what is gone when it is asked to.
  const supervisor = await acquireSupervisor();
  const home = join(tmpdir(), `assay-worktree-${randomUUID()}`);
  const folder = join(home, 'tree');
  const remove = async () => {
    await git(root, 'worktree', 'remove', '--force', folder).catch(() => {});
    await rm(home, { recursive: true, force: true });
    await git(root, 'worktree', 'prune').catch(() => {});
    await supervisor[Symbol.asyncDispose]();
  };
  try {
    await supervisor.makeFolder(home);
    await git(root, 'worktree', 'prune').catch(() => {});
    await git(root, 'worktree', 'add', '--detach', folder, commit);
    await linkDependencies(root, folder);
    return { folder, commit, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

export async function commitOf(root: string, ref: string): Promise<string> {
  try {
    return await git(root, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  } catch (error) {
    throw new UsageError(`there is no git ref '${ref}' in ${root}`, {
      remedy: 'name a branch, a tag or a commit; on CI fetch it first (fetch-depth: 0)',
      cause: error,
    });
  }
}

async function linkDependencies(root: string, folder: string): Promise<void> {
  const lock = await lockfile(folder);
  const modules = join(folder, 'node_modules');
  if (existsSync(modules)) return;
  const own = join(root, 'node_modules');
  if (lock === null || lock === (await lockfile(root))) {
    if (existsSync(own)) await symlink(own, modules);
    return;
  }
  const key = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const cached = join(cacheFolder(), 'dependencies', key);
  if (!existsSync(cached)) {
    try {
      await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, env: childEnvironment() });
    } catch (error) {
      throw new InfrastructureError(`the dependencies of ${folder} could not be installed`, {
        remedy: 'try npm ci at that commit',
        cause: error,
      });
    }
    await mkdir(dirname(cached), { recursive: true });
    // Another process may have been quicker: its folder is as good. Across file systems it stays here.
    const kept = await rename(modules, cached).then(
      () => true,
      () => existsSync(cached) && !existsSync(modules),
    );
    if (!kept) return;
  }
  await symlink(cached, modules);
}

async function lockfile(folder: string): Promise<string | null> {
  return readFile(join(folder, 'package-lock.json'), 'utf8').catch(() => null);
}
